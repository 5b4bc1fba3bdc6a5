-- What is searched blind follows what is noted: when her name, her birth date or a way to reach her changes, the digests
-- of what it was go, and those of what it is come. Nobody reads them, and of what kind they are stands nowhere; who may
-- write that kind of information about her, and made the digests of it, replaces them.
CREATE FUNCTION participants_reindex(person uuid, about text, gone bytea[], digests bytea[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF about NOT IN ('identity', 'contact')
     OR person <> ALL (COALESCE(access_writable(about), '{}'::uuid[])) THEN
    RAISE insufficient_privilege USING MESSAGE = format('member %s may not index participant %s', access_member(), person);
  END IF;
  -- One after the other with whoever makes everyone's digests anew.
  PERFORM 1 FROM participants_participant WHERE id = person FOR NO KEY UPDATE;
  DELETE FROM participants_blindindex WHERE participant_id = person AND (digest = ANY (gone) OR digest = ANY (digests));
  INSERT INTO participants_blindindex (participant_id, digest) SELECT person, d FROM unnest(digests) AS d;
END $$;
GRANT EXECUTE ON FUNCTION participants_reindex TO spheres_app;

-- Her file begins: what her letter was recognised by goes with the letter's own key, and the file is indexed anew.
CREATE FUNCTION participants_file_begins() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  DELETE FROM participants_blindindex WHERE participant_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER file_begins AFTER INSERT ON participants_participant
  FOR EACH ROW EXECUTE FUNCTION participants_file_begins();
