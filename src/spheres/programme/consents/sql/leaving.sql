-- She leaves the programme: whoever walked with her no longer does. In the database, because ending her
-- consent takes away the right to say so.
CREATE FUNCTION consents_left() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  UPDATE participants_assignment SET ends_at = GREATEST(NEW.withdrawn_at, starts_at)
  WHERE participant_id = NEW.participant_id AND ends_at IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER she_left AFTER UPDATE OF ending ON consents_consent
  FOR EACH ROW WHEN (NEW.kind = 'programme' AND NEW.ending = 'left' AND OLD.ending <> 'left')
  EXECUTE FUNCTION consents_left();
