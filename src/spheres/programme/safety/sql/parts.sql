-- Each keeps to her part: who opened it closes it, another coordinator answers for it in her own name and
-- once, and who may write who she is notes when she hears of it.
CREATE FUNCTION safety_emergency_part() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF NEW.closed_at IS DISTINCT FROM OLD.closed_at
     AND (OLD.closed_at IS NOT NULL OR NEW.member_id IS DISTINCT FROM access_member()) THEN
    RAISE insufficient_privilege USING MESSAGE = 'not hers to close';
  END IF;
  IF (NEW.reviewed_at, NEW.reviewed_by_id, NEW.outcome, NEW.review)
       IS DISTINCT FROM (OLD.reviewed_at, OLD.reviewed_by_id, OLD.outcome, OLD.review)
     AND (OLD.reviewed_at IS NOT NULL OR access_role() IS DISTINCT FROM 'coordinator'
          OR NEW.reviewed_by_id IS DISTINCT FROM access_member()) THEN
    RAISE insufficient_privilege USING MESSAGE = 'not hers to answer for';
  END IF;
  IF (NEW.tell_from, NEW.tell_when, NEW.told_at)
       IS DISTINCT FROM (OLD.tell_from, OLD.tell_when, OLD.told_at)
     AND NEW.participant_id <> ALL (COALESCE(access_writable('identity'), '{}'::uuid[])) THEN
    RAISE insufficient_privilege USING MESSAGE = 'not hers to tell';
  END IF;
  RETURN NEW;
END $$;
-- The owner builds and mends; only the application is held to its parts.
CREATE TRIGGER parts BEFORE UPDATE ON safety_emergencyaccess
  FOR EACH ROW WHEN (current_user = 'spheres_app') EXECUTE FUNCTION safety_emergency_part();
GRANT UPDATE (tell_when) ON safety_emergencyaccess TO spheres_app;
