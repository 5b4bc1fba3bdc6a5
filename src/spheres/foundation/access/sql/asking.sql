-- Who is asking is proven, never said: an HMAC over who it is, this backend and this transaction, under a key
-- that the application holds and that stands here in a table of the owner's. Presented once for each transaction
-- (access_present), kept for that transaction, and verified each time it is used. A statement that was slipped in
-- has no key: it can name nobody.
CREATE FUNCTION access_message(kind text, who uuid, key_version integer) RETURNS bytea
LANGUAGE sql STABLE PARALLEL RESTRICTED
AS $$
  SELECT convert_to(concat_ws(':', kind, who, key_version, pg_backend_pid(),
                              (extract(epoch FROM now()) * 1000000)::bigint), 'UTF8')
$$;

-- ``member``, ``participant`` or ``door``: the one of this kind who is asking, or nobody.
CREATE FUNCTION access_proven(wanted text) RETURNS uuid
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE part text[] := string_to_array(current_setting('spheres.asking', true), ':');
BEGIN
  IF part[1] IS DISTINCT FROM wanted THEN RETURN NULL; END IF;
  PERFORM 1 FROM access_proofkey k
  WHERE k.version = part[3]::integer AND (k.retired_at IS NULL OR k.retired_at > now())
    AND sha256(k.outer_pad || sha256(k.inner_pad || access_message(part[1], part[2]::uuid, k.version)))
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
GRANT EXECUTE ON FUNCTION access_member, access_participant TO spheres_app;

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
