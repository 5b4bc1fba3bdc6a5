-- What is searched blind follows what is noted: the digests of one person are made anew when her name,
-- her birth date or a way to reach her changes. Nobody reads them; who may write that kind of
-- information replaces its digests.
CREATE FUNCTION participants_reindex(person uuid, about text, kinds text[], digests bytea[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF about NOT IN ('identity', 'contact')
     OR person <> ALL (COALESCE(access_writable(about), '{}'::uuid[])) THEN
    RAISE insufficient_privilege USING MESSAGE = format('member %s may not index participant %s', access_member(), person);
  END IF;
  -- One after the other with whoever makes everyone's digests anew.
  PERFORM 1 FROM participants_participant WHERE id = person FOR NO KEY UPDATE;
  DELETE FROM participants_blindindex
  WHERE participant_id = person AND (kind = 'reach') = (about = 'contact');
  INSERT INTO participants_blindindex (participant_id, kind, digest)
  SELECT person, k.kind, k.digest FROM unnest(kinds, digests) AS k (kind, digest);
END $$;
GRANT EXECUTE ON FUNCTION participants_reindex TO spheres_app;
