-- When to tell her may be a condition in words: the same part, of the same person.
GRANT UPDATE (tell_when) ON safety_emergencyaccess TO spheres_app;
CREATE OR REPLACE FUNCTION safety_emergency_part() RETURNS trigger
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
