-- A need that was named anew since it was met stands already: taken back, it would stand twice.
CREATE FUNCTION needs_named_anew() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM needs_need n WHERE n.participant_id = NEW.participant_id AND n.code = NEW.code
             AND n.id <> NEW.id AND n.met_at IS NULL AND n.replaced_at IS NULL) THEN
    RAISE insufficient_privilege USING MESSAGE = format(
      'member %s may not open need %s again: it was named anew', access_member(), NEW.id);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER needs_named_anew BEFORE UPDATE OF met_at ON needs_need FOR EACH ROW
  WHEN (OLD.met_at IS NOT NULL AND NEW.met_at IS NULL) EXECUTE FUNCTION needs_named_anew();
