-- Each keeps to her part: who opened it closes it, another coordinator answers for it in her own name and
-- once, and who may write who she is notes when she hears of it.
CREATE FUNCTION safety_emergency_part() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF NEW.closed_at IS DISTINCT FROM OLD.closed_at
     AND (OLD.closed_at IS NOT NULL OR NEW.member_id IS DISTINCT FROM access_member()) THEN
    RAISE insufficient_privilege USING MESSAGE = format('member %s may not close emergency access %s', access_member(), NEW.id);
  END IF;
  IF (NEW.reviewed_at, NEW.reviewed_by_id, NEW.outcome, NEW.review)
       IS DISTINCT FROM (OLD.reviewed_at, OLD.reviewed_by_id, OLD.outcome, OLD.review)
     AND (OLD.reviewed_at IS NOT NULL OR access_role() IS DISTINCT FROM 'coordinator'
          OR NEW.reviewed_by_id IS DISTINCT FROM access_member()) THEN
    RAISE insufficient_privilege USING MESSAGE = format('member %s may not answer for emergency access %s', access_member(), NEW.id);
  END IF;
  IF (NEW.tell_from, NEW.tell_when, NEW.told_at)
       IS DISTINCT FROM (OLD.tell_from, OLD.tell_when, OLD.told_at)
     AND NEW.participant_id <> ALL (COALESCE(access_writable('identity'), '{}'::uuid[])) THEN
    RAISE insufficient_privilege USING MESSAGE = format('member %s may not tell of emergency access %s', access_member(), NEW.id);
  END IF;
  RETURN NEW;
END $$;
-- The owner builds and mends; only the application is held to its parts.
CREATE TRIGGER parts BEFORE UPDATE ON safety_emergencyaccess
  FOR EACH ROW WHEN (current_user = 'spheres_app') EXECUTE FUNCTION safety_emergency_part();

-- Those for which whoever is asking answers, as a coordinator: of nobody who shut her file to her. What she may not see is
-- not named, so that whoever asks this herself learns nothing.
CREATE FUNCTION safety_answers_for() RETURNS uuid[]
LANGUAGE sql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT array_agg(e.id) FROM safety_emergencyaccess e
  WHERE access_role() = 'coordinator' AND e.participant_id <> ALL (COALESCE((SELECT participants_shut_to_me()), '{}'::uuid[]))
$$;
GRANT EXECUTE ON FUNCTION safety_answers_for TO spheres_app;

-- Read by who opened it, by who answers for it, and by who may read who she is; of whoever shut her file to a
-- coordinator, that one answers for nothing.
CREATE POLICY safety_emergencyaccess_read ON safety_emergencyaccess FOR SELECT TO spheres_app
  USING (member_id = (SELECT access_member())
         OR id = ANY (COALESCE((SELECT safety_answers_for()), '{}'::uuid[]))
         OR participant_id = ANY (COALESCE((SELECT access_readable('identity')), '{}'::uuid[]))
            AND (participant_id = ANY (COALESCE((SELECT access_whole('identity')), '{}'::uuid[]))
                 OR access_row_open(participant_id, 'identity', ARRAY[id], '{}'::uuid[], starts_at)));
CREATE POLICY safety_emergencyaccess_change ON safety_emergencyaccess FOR UPDATE TO spheres_app
  USING (member_id = (SELECT access_member())
         OR id = ANY (COALESCE((SELECT safety_answers_for()), '{}'::uuid[]))
         OR participant_id = ANY (COALESCE((SELECT access_writable('identity')), '{}'::uuid[])));
