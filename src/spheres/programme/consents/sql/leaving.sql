-- She leaves the programme, or says no to it: whoever walked with her no longer does, nothing she agreed to stands,
-- and nobody is named any more. In the database, whatever path wrote it: what stood would open again at her next yes,
-- before she looked at it; and ending her consent takes away the right to say so.
CREATE FUNCTION consents_left() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  UPDATE participants_assignment SET ends_at = GREATEST(access_now(), starts_at)
  WHERE participant_id = NEW.participant_id AND ends_at IS NULL;
  UPDATE participants_circle SET ends_at = GREATEST(access_now(), starts_at)
  WHERE participant_id = NEW.participant_id AND ends_at IS NULL;
  UPDATE consents_consent SET withdrawn_at = access_now(), ending = 'left'
  WHERE participant_id = NEW.participant_id AND withdrawn_at IS NULL AND id <> NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER she_left AFTER UPDATE OF ending ON consents_consent
  FOR EACH ROW WHEN (NEW.kind = 'programme' AND NEW.ending IN ('left', 'taken_back') AND OLD.ending = '')
  EXECUTE FUNCTION consents_left();
CREATE TRIGGER she_said_no AFTER INSERT ON consents_consent
  FOR EACH ROW WHEN (NEW.kind = 'programme' AND NOT NEW.agreed) EXECUTE FUNCTION consents_left();
