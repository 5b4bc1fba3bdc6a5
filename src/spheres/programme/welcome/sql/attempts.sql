-- An attempt is noted while her welcome lasts, by who welcomes her and nobody else: who reads her letter may write on
-- the letter, and adds nothing here.
CREATE FUNCTION welcome_attempt_by_who_welcomes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM access_current WHERE participant_id = NEW.participant_id AND source = 'welcome') THEN
    RAISE insufficient_privilege USING MESSAGE = format(
      'member %s may not note an attempt to reach participant %s, whom she does not welcome',
      access_member(), NEW.participant_id);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER by_who_welcomes BEFORE INSERT ON welcome_attempt FOR EACH ROW
  WHEN (current_user = 'spheres_app') EXECUTE FUNCTION welcome_attempt_by_who_welcomes();
