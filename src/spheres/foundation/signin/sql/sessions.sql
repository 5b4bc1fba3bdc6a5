-- A session is opened, saved and ended by who holds its token, and by nobody else: the functions take the digest that
-- the application made of the token, and look for the digest of that. What stands in the table opens nothing.

-- A session, and its member with all that Django asks of one.
CREATE FUNCTION signin_session_open(token_digest bytea)
RETURNS TABLE (digest bytea, member_id uuid, sealed bytea, member jsonb, partner jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT s.digest, s.member_id, s.sealed, to_jsonb(m) || (to_jsonb(c) - 'member_id'), to_jsonb(p)
  FROM signin_session s
  LEFT JOIN accounts_member m ON m.id = s.member_id
  LEFT JOIN accounts_credential c ON c.member_id = s.member_id
  LEFT JOIN accounts_partner p ON p.id = m.partner_id
  WHERE s.digest = sha256(token_digest) AND s.expires_at > now()
$$;

-- Save it. A session becomes a member's only for whoever is asking, or is at the door. False when it was ended
-- meanwhile: nothing brings it back.
CREATE FUNCTION signin_session_save(
  token_digest bytea, is_new boolean, of_member uuid, sealed_words bytea, ends_at timestamptz
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE standing signin_session;
BEGIN
  SELECT * INTO standing FROM signin_session WHERE digest = sha256(token_digest) FOR UPDATE;
  IF is_new = FOUND THEN RETURN false; END IF;
  IF of_member IS NOT NULL AND of_member IS DISTINCT FROM standing.member_id
     AND of_member IS DISTINCT FROM access_account() THEN
    RAISE insufficient_privilege USING MESSAGE = format(
      'account %s may not make a session of member %s', access_account(), of_member);
  END IF;
  INSERT INTO signin_session (digest, member_id, sealed, expires_at)
  VALUES (sha256(token_digest), of_member, sealed_words, ends_at)
  ON CONFLICT (digest) DO UPDATE
    SET member_id = EXCLUDED.member_id, sealed = EXCLUDED.sealed, expires_at = EXCLUDED.expires_at;
  RETURN true;
END $$;

CREATE FUNCTION signin_session_end(token_digest bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$ DELETE FROM signin_session WHERE digest = sha256(token_digest) $$;

-- One's own sessions elsewhere, by the beginning of what stands of their token: to list them, and to end them.
CREATE FUNCTION signin_session_of_account(beginning text) RETURNS TABLE (digest bytea, member_id uuid, sealed bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT s.digest, s.member_id, s.sealed FROM signin_session s
  WHERE s.member_id = (SELECT access_account()) AND s.expires_at > now() AND beginning <> ''
    AND starts_with(encode(s.digest, 'hex'), beginning)
$$;

CREATE FUNCTION signin_session_end_of_account(beginning text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  DELETE FROM signin_session s
  WHERE s.member_id = (SELECT access_account()) AND beginning <> ''
    AND starts_with(encode(s.digest, 'hex'), beginning)
$$;
GRANT EXECUTE ON FUNCTION signin_session_open, signin_session_save, signin_session_end, signin_session_of_account,
  signin_session_end_of_account TO spheres_app;

-- What is over is taken away: sessions, what was noted of where they were, what was tried.
CREATE FUNCTION signin_clear() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  DELETE FROM signin_session WHERE expires_at <= now();
  DELETE FROM signin_attempt WHERE expires_at <= now();
  DELETE FROM usersessions_usersession u WHERE NOT EXISTS (
    SELECT 1 FROM signin_session s
    WHERE s.member_id = u.user_id AND starts_with(encode(s.digest, 'hex'), substr(u.session_key, 3)));
$$;
GRANT EXECUTE ON FUNCTION signin_clear TO spheres_worker;
