-- Who pressed *leaves the programme*, and when: by mistake, it is undone within the hour.
CREATE TRIGGER leaving_said AFTER UPDATE OF ended_on ON participants_followup FOR EACH ROW
  WHEN (current_user = 'spheres_app' AND OLD.ended_on IS NULL AND NEW.ended_on IS NOT NULL)
  EXECUTE FUNCTION access_closed('ended_on');

-- Whether anything was decided of her after she left: another yes or no, another worker, a new letter, whom she shuts
-- out; or her key is gone.
CREATE FUNCTION consents_decided_since(participant uuid, moment timestamptz) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT EXISTS (SELECT 1 FROM consents_consent WHERE participant_id = participant AND made_at > moment)
      OR EXISTS (SELECT 1 FROM participants_followup WHERE participant_id = participant AND ended_on IS NULL)
      OR EXISTS (SELECT 1 FROM participants_assignment
                 WHERE participant_id = participant AND (ends_at IS NULL OR starts_at > moment))
      OR EXISTS (SELECT 1 FROM participants_circle
                 WHERE participant_id = participant AND (ends_at IS NULL OR starts_at > moment))
      OR EXISTS (SELECT 1 FROM referrals_referral WHERE participant_id = participant AND sent_at > moment)
      OR EXISTS (SELECT 1 FROM participants_restriction
                 WHERE participant_id = participant AND GREATEST(made_at, in_force_at, lifted_at) > moment)
      OR NOT EXISTS (SELECT 1 FROM vault_participantkey WHERE participant_id = participant)
$$;

-- It was a mistake: all that ended at that moment stands again as it stood, in one transaction; of whoever was beside
-- her, those who still work here. Nobody saw anything in between. Gives whom it is about; nothing when it can't be undone:
-- another pressed it, an hour has passed, or something was decided since. Rooms above bring back theirs when the
-- follow-up does.
CREATE FUNCTION consents_leaving_undone(closing uuid) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE said access_closing;
BEGIN
  SELECT * INTO said FROM access_closing
  WHERE id = closing AND what = 'participants_followup'
    AND member_id = access_member()
    AND access_role() = 'pivot_worker'
    AND undone_at IS NULL
    AND at > access_now() - interval '1 hour'
  FOR UPDATE;
  IF said.id IS NULL OR consents_decided_since(said.participant_id, said.at)
     OR EXISTS (SELECT 1 FROM participants_assignment a JOIN accounts_member m ON m.id = a.member_id
                WHERE a.participant_id = said.participant_id AND a.ends_at = GREATEST(said.at, a.starts_at)
                  AND NOT (m.is_active AND m.role = 'pivot_worker')) THEN
    RETURN NULL;
  END IF;
  UPDATE participants_assignment SET ends_at = NULL
  WHERE participant_id = said.participant_id AND ends_at = GREATEST(said.at, starts_at);
  UPDATE participants_circle c SET ends_at = NULL
  FROM accounts_member m
  WHERE c.participant_id = said.participant_id AND c.ends_at = GREATEST(said.at, c.starts_at)
    AND m.id = c.member_id AND m.is_active;
  UPDATE consents_consent SET withdrawn_at = NULL, ending = ''
  WHERE participant_id = said.participant_id AND withdrawn_at = said.at AND ending = 'left';
  UPDATE participants_followup SET ended_on = NULL WHERE id = said.row_id;
  UPDATE access_closing SET undone_at = access_now() WHERE id = said.id;
  RETURN said.participant_id;
END $$;
GRANT EXECUTE ON FUNCTION consents_leaving_undone TO spheres_app;
