-- How many a member walks with now: asked before she leaves.
CREATE FUNCTION team_walks_with(whom uuid) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT count(*) FROM participants_assignment
  WHERE member_id = whom AND ends_at IS NULL AND access_role() IN ('coordinator', 'administrator')
$$;

-- A member leaves her partner. Whoever she walked with is walked with by ``successor`` from this moment, so
-- that nobody is dropped in between; all else that opened something to her ends. On the record of each.
CREATE FUNCTION team_leaves(whom uuid, successor uuid) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  ended timestamptz := access_now();
  walked uuid[];
BEGIN
  PERFORM accounts_leave(whom);
  PERFORM signin_shut(whom);
  SELECT array_agg(participant_id) INTO walked
  FROM participants_assignment WHERE member_id = whom AND ends_at IS NULL;
  IF walked IS NOT NULL THEN
    PERFORM 1 FROM accounts_member WHERE id = successor AND role = 'pivot_worker' AND is_active AND id <> whom;
    IF NOT FOUND THEN
      RAISE check_violation USING MESSAGE = format('member %s can''t take over from %s', successor, whom);
    END IF;
    UPDATE participants_assignment SET ends_at = GREATEST(ended, starts_at)
    WHERE member_id = whom AND ends_at IS NULL;
    INSERT INTO participants_assignment (id, participant_id, member_id, starts_at)
    SELECT gen_random_uuid(), one, successor, ended FROM unnest(walked) AS one;
    INSERT INTO audit_look (id, at, member_id, partner_id, participant_id, kind, page, categories, sources)
    SELECT gen_random_uuid(), now(), m.id, m.partner_id, one, 'change', 'team:member-leave',
           ARRAY['identity'], ARRAY[]::text[]
    FROM unnest(walked) AS one JOIN accounts_member m ON m.id = (SELECT access_member());
  END IF;
  UPDATE participants_circle SET ends_at = ended WHERE member_id = whom AND ends_at IS NULL;
  UPDATE team_supervision SET ends_at = ended WHERE whom IN (supervisor_id, worker_id) AND ends_at IS NULL;
  UPDATE therapy_therapy SET ends_at = ended WHERE therapist_id = whom AND ends_at IS NULL;
  UPDATE safety_emergencyaccess SET closed_at = ended
  WHERE member_id = whom AND closed_at IS NULL AND ends_at > ended;
  DELETE FROM committee_call k USING committee_meeting t
  WHERE t.id = k.meeting_id AND k.member_id = whom AND t.closes_at > ended;
  RETURN COALESCE(array_length(walked, 1), 0);
END $$;
GRANT EXECUTE ON FUNCTION team_walks_with, team_leaves TO spheres_app;
