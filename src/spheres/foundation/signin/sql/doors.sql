-- The door, by a passkey's id as the browser tells it. Whether the passkey is hers, its signature says.
CREATE FUNCTION signin_door_by_passkey(credential text, key_version integer, proof bytea) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT access_open_door('passkey', credential, key_version, proof,
                          (SELECT a.user_id FROM mfa_authenticator a JOIN accounts_member m ON m.id = a.user_id
                           WHERE a.type = 'webauthn' AND m.is_active
                             AND credential IN (a.data->'credential'->>'id', a.data->'credential'->>'rawId')
                           ORDER BY a.id LIMIT 1))
$$;

-- The door, by whom a partner's own sign-in says that she is: provider and number there; or, the first time, the
-- address that it vouches for.
CREATE FUNCTION signin_door_by_partner(vouched text, key_version integer, proof bytea) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT access_open_door('partner', vouched, key_version, proof, COALESCE(
    (SELECT s.user_id FROM socialaccount_socialaccount s
     WHERE s.provider = vouched::json->>'provider' AND s.uid = vouched::json->>'uid'),
    (SELECT id FROM accounts_member WHERE email = vouched::json->>'address' AND is_active)))
$$;
GRANT EXECUTE ON FUNCTION signin_door_by_passkey, signin_door_by_partner TO spheres_app;

-- Whatever signs this account in is gone. Called by what ends a member's work, which asks who may.
CREATE FUNCTION signin_shut(account uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  DELETE FROM signin_session WHERE member_id = account;
  DELETE FROM usersessions_usersession WHERE user_id = account;
  DELETE FROM mfa_authenticator WHERE user_id = account;
  DELETE FROM socialaccount_socialaccount WHERE user_id = account;
$$;
