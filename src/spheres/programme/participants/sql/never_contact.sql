-- Which of those who must never be contacted are meant by these digests. Asked by whoever knows of her, also
-- when her entourage is not theirs to read: they are stopped all the same.
CREATE FUNCTION participants_never_contact(participant uuid, digests bytea[], near_digests bytea[])
RETURNS TABLE (who uuid, is_exact boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT n.id, n.keys && digests FROM participants_nevercontact n
  WHERE n.participant_id = participant AND participant = ANY (COALESCE(access_readable_any(), '{}'::uuid[]))
    AND (n.keys && digests OR n.near && near_digests)
$$;

-- When the words are forgotten, so is what they were recognised by.
CREATE FUNCTION participants_never_forgotten() RETURNS trigger
LANGUAGE plpgsql
AS $$ BEGIN NEW.keys := '{}'; NEW.near := '{}'; RETURN NEW; END $$;
CREATE TRIGGER never_forgotten BEFORE UPDATE OF sealed ON participants_nevercontact FOR EACH ROW
  WHEN (NEW.sealed = '') EXECUTE FUNCTION participants_never_forgotten();
GRANT EXECUTE ON FUNCTION participants_never_contact TO spheres_app;
