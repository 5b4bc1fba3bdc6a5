-- What is wrapped with a version that is no more could never be opened: it is refused. Whoever destroys a
-- version waits for those who are writing with it.
CREATE FUNCTION vault_version_stands() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM 1 FROM vault_regionkey
  WHERE purpose = 'wrap' AND version = get_byte(NEW.wrapped, 0) * 256 + get_byte(NEW.wrapped, 1)
  FOR KEY SHARE;
  IF NOT FOUND THEN
    RAISE integrity_constraint_violation USING MESSAGE = format('%s: wrapped with a key that is no more', TG_TABLE_NAME);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER version_stands BEFORE INSERT OR UPDATE OF wrapped ON vault_participantkey
  FOR EACH ROW EXECUTE FUNCTION vault_version_stands();
CREATE TRIGGER version_stands BEFORE INSERT OR UPDATE OF wrapped ON vault_draft
  FOR EACH ROW WHEN (NEW.wrapped IS NOT NULL) EXECUTE FUNCTION vault_version_stands();
