-- The newest answer wins, whatever path wrote it: one answer stands for each participant, kind and partner (the
-- constraint consent_one_stands), and a new one ends the one before in the same statement. What she answers for one
-- meeting stands beside.
CREATE FUNCTION consents_newest_wins() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  UPDATE consents_consent SET withdrawn_at = access_now(), ending = 'replaced'
  WHERE participant_id = NEW.participant_id AND kind = NEW.kind AND partner_id IS NOT DISTINCT FROM NEW.partner_id
    AND only_item IS NOT DISTINCT FROM NEW.only_item
    AND withdrawn_at IS NULL;
  RETURN NEW;
END $$;
CREATE TRIGGER newest_wins BEFORE INSERT ON consents_consent
  FOR EACH ROW WHEN (NEW.withdrawn_at IS NULL) EXECUTE FUNCTION consents_newest_wins();
