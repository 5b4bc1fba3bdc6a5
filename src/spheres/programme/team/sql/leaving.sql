-- How many a member walks with now: asked before she leaves.
CREATE FUNCTION team_walks_with(whom uuid) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT count(*) FROM participants_assignment
  WHERE member_id = whom AND ends_at IS NULL AND access_role() IN ('coordinator', 'administrator')
$$;

-- Who could walk on with all of those: nobody to whom one of them shut her file. Asked by who looks for someone.
CREATE FUNCTION team_may_follow(whom uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT m.id FROM accounts_member m
  WHERE m.role = 'pivot_worker' AND m.is_active AND m.id <> whom
    AND access_role() IN ('coordinator', 'administrator')
    AND NOT EXISTS (SELECT 1 FROM participants_assignment a
                    WHERE a.member_id = whom AND a.ends_at IS NULL AND participants_is_shut(a.participant_id, m.id))
$$;

-- What hung on what a member was ends. Whoever she walked with is walked with by ``successor`` from this moment,
-- so that nobody is dropped in between; on the record of each, under ``page``. ``successor`` was named by ``by_whom``,
-- and holds little of those who had joined until they have met (grants_taking_over). Returns how many.
CREATE FUNCTION team_hands_over(whom uuid, successor uuid, page text, by_whom uuid) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  ended timestamptz := access_now();
  walked uuid[];
BEGIN
  SELECT array_agg(participant_id) INTO walked
  FROM participants_assignment WHERE member_id = whom AND ends_at IS NULL;
  IF walked IS NOT NULL THEN
    PERFORM 1 FROM accounts_member WHERE id = successor AND role = 'pivot_worker' AND is_active AND id <> whom;
    IF NOT FOUND THEN
      RAISE check_violation USING MESSAGE = format('member %s can''t take over from %s', successor, whom);
    END IF;
    UPDATE participants_assignment SET ends_at = GREATEST(ended, starts_at)
    WHERE member_id = whom AND ends_at IS NULL;
    INSERT INTO participants_assignment (id, participant_id, member_id, starts_at, is_taken_over, named_by_id)
    SELECT gen_random_uuid(), one, successor, ended, consents_has_joined(one), by_whom FROM unnest(walked) AS one;
    INSERT INTO audit_look (id, at, member_id, partner_id, participant_id, kind, page, categories, sources)
    SELECT gen_random_uuid(), now(), m.id, m.partner_id, one, 'change', page,
           ARRAY['identity'], ARRAY[]::text[]
    FROM unnest(walked) AS one JOIN accounts_member m ON m.id = COALESCE((SELECT access_member()), by_whom);
  END IF;
  UPDATE participants_circle SET ends_at = GREATEST(ended, starts_at) WHERE member_id = whom AND ends_at IS NULL;
  UPDATE team_supervision SET ends_at = GREATEST(ended, starts_at)
  WHERE whom IN (supervisor_id, worker_id) AND ends_at IS NULL;
  UPDATE therapy_therapy SET ends_at = GREATEST(ended, starts_at) WHERE therapist_id = whom AND ends_at IS NULL;
  UPDATE safety_emergencyaccess SET closed_at = ended
  WHERE member_id = whom AND closed_at IS NULL AND ends_at > ended;
  UPDATE team_pendingchange SET answer = 'over', answered_at = ended
  WHERE answered_at IS NULL AND whom IN (asked_by_id, member_id, worker_id, successor_id);
  DELETE FROM committee_call k USING committee_meeting t
  WHERE t.id = k.meeting_id AND k.member_id = whom AND t.closes_at > ended;
  RETURN COALESCE(array_length(walked, 1), 0);
END $$;

-- A member leaves her partner: every right ends, and whatever signs her in is gone. That opens nothing but what her
-- successor holds until they have met: it is so at once.
CREATE FUNCTION team_leaves(whom uuid, successor uuid) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM accounts_leave(whom);
  PERFORM signin_shut(whom);
  RETURN team_hands_over(whom, successor, 'team:member-leave', access_member());
END $$;
GRANT EXECUTE ON FUNCTION team_walks_with, team_may_follow, team_leaves TO spheres_app;
