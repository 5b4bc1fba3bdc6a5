-- Who is asking is proven, never said: an HMAC over who it is, this backend and this transaction, under a key
-- that the application holds and that stands here in a table of the owner's. Presented once for each transaction
-- (access_present), kept for that transaction, and verified each time it is used. A statement that was slipped in
-- has no key: it can name nobody.
CREATE FUNCTION access_message(kind text, subject text, key_version integer) RETURNS bytea
LANGUAGE sql STABLE PARALLEL RESTRICTED
AS $$
  SELECT convert_to(concat_ws(':', kind, subject, key_version, pg_backend_pid(),
                              (extract(epoch FROM now()) * 1000000)::bigint), 'UTF8')
$$;

-- ``member``, ``participant`` or ``door``: the one of this kind who is asking, or nobody. It never raises, whatever
-- the setting holds: a policy reaches it only when a row fits what a statement looks for, so an error would tell
-- that there is one.
-- It is asked several times by most statements: what a proof looks like is told without a pattern, which the server
-- would prepare each time.
CREATE FUNCTION access_proven(wanted text) RETURNS uuid
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  asking text := current_setting('spheres.asking', true);
  part text[] := string_to_array(asking, ':');
BEGIN
  IF part[1] IS DISTINCT FROM wanted
     OR NOT (cardinality(part) = 4
             AND part[2] LIKE '________-____-____-____-____________' AND translate(part[2], '0123456789abcdef', '') = '----'
             AND length(part[3]) BETWEEN 1 AND 9 AND translate(part[3], '0123456789', '') = ''
             AND length(part[4]) = 64 AND translate(part[4], '0123456789abcdef', '') = '') THEN
    RETURN NULL;
  END IF;
  PERFORM 1 FROM access_proofkey k
  WHERE k.version = part[3]::integer AND (k.retired_at IS NULL OR k.retired_at > now())
    AND sha256(k.outer_pad || sha256(k.inner_pad || access_message(part[1], part[2], k.version)))
        = decode(part[4], 'hex');
  RETURN CASE WHEN FOUND THEN part[2]::uuid END;
END $$;

-- Present a proof for this transaction. False when it proves nothing: then nobody is asking.
CREATE FUNCTION access_present(kind text, who uuid, key_version integer, proof bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM set_config('spheres.asking', concat_ws(':', kind, who, key_version, encode(proof, 'hex')), true);
  RETURN access_proven(kind) IS NOT NULL;
END $$;
GRANT EXECUTE ON FUNCTION access_present TO spheres_app;

CREATE FUNCTION access_member() RETURNS uuid
LANGUAGE sql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT access_proven('member') $$;

-- She herself, in her own space.
CREATE FUNCTION access_participant() RETURNS uuid
LANGUAGE sql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT access_proven('participant') $$;

-- At the door: the one account that is being signed in to. Nobody is a member yet.
CREATE FUNCTION access_door() RETURNS uuid
LANGUAGE sql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT access_proven('door') $$;

-- The one account whose own address, ways of signing in, devices and sessions are open: the member's, or the one
-- at the door.
CREATE FUNCTION access_account() RETURNS uuid
LANGUAGE sql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT COALESCE(access_proven('member'), access_proven('door')) $$;
GRANT EXECUTE ON FUNCTION access_member, access_participant, access_door, access_account TO spheres_app;

-- Open the door of the account that was found for ``subject`` (an address, a credential's id), of which the application
-- proves that it looks for it. Of one that nobody has, the way is the same, and leads to no row. False when the
-- proof proves nothing.
CREATE FUNCTION access_open_door(kind text, subject text, key_version integer, proof bytea, account uuid)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE newest access_proofkey; whose text := COALESCE(account, gen_random_uuid());
BEGIN
  IF access_member() IS NOT NULL THEN
    RAISE insufficient_privilege USING MESSAGE = format('member %s may not open the door of another account', access_member());
  END IF;
  PERFORM 1 FROM access_proofkey k
  WHERE k.version = key_version AND (k.retired_at IS NULL OR k.retired_at > now())
    AND sha256(k.outer_pad || sha256(k.inner_pad || access_message(kind, subject, k.version))) = proof;
  IF NOT FOUND THEN RETURN false; END IF;
  SELECT * INTO newest FROM access_proofkey WHERE retired_at IS NULL ORDER BY version DESC LIMIT 1;
  RETURN access_present('door', whose::uuid, newest.version,
    sha256(newest.outer_pad || sha256(newest.inner_pad || access_message('door', whose, newest.version))));
END $$;

-- The role of the member who is asking, or nothing when she has left.
CREATE FUNCTION access_role() RETURNS text
LANGUAGE sql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT role FROM accounts_member WHERE id = (SELECT access_member()) AND is_active $$;

-- Her partner, or nothing when she has left.
CREATE FUNCTION access_partner() RETURNS uuid
LANGUAGE sql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT partner_id FROM accounts_member WHERE id = (SELECT access_member()) AND is_active $$;

-- Whether she answers for the protection of personal information: a coordinator whom an administrator named.
CREATE FUNCTION access_is_privacy_officer() RETURNS boolean
LANGUAGE sql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT EXISTS (SELECT 1 FROM accounts_member
                 WHERE id = (SELECT access_member()) AND is_active AND is_privacy_officer AND role = 'coordinator')
$$;
GRANT EXECUTE ON FUNCTION access_role, access_partner, access_is_privacy_officer TO spheres_app;
