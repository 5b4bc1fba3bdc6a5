-- One look as one line: what its seal vouches for. No field can hold a bar.
CREATE FUNCTION audit_line(l audit_look) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN l.id || '|' || (extract(epoch FROM l.at) * 1000000)::bigint || '|' || COALESCE(l.member_id::text, '')
  || '|' || COALESCE(l.partner_id::text, '') || '|' || l.participant_id || '|' || l.kind || '|' || l.page
  || '|' || array_to_string(l.categories, ',') || '|' || array_to_string(l.sources, ',');

-- Put every look that is in no seal yet into the next one, and tell the digest of each: the application
-- seals what it may not read. One sealer at a time; a look committed late is in the next seal.
CREATE FUNCTION audit_take(batch bigint, at_most integer) RETURNS TABLE (look uuid, leaf bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(20250);
  IF batch IS DISTINCT FROM (SELECT COALESCE(max(number), 0) + 1 FROM audit_seal) THEN
    RAISE insufficient_privilege USING MESSAGE = 'not the next seal';
  END IF;
  UPDATE audit_look SET sealed_in = batch
  WHERE id IN (SELECT id FROM audit_look WHERE sealed_in IS NULL ORDER BY id LIMIT at_most);
  RETURN QUERY SELECT l.id, sha256(decode('00', 'hex') || convert_to(audit_line(l), 'UTF8'))
  FROM audit_look l WHERE l.sealed_in = batch ORDER BY l.id;
END $$;

-- The digests of one seal's looks, for writing outside what a crash kept from it.
CREATE FUNCTION audit_leaves(batch bigint) RETURNS TABLE (look uuid, leaf bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT l.id, sha256(decode('00', 'hex') || convert_to(audit_line(l), 'UTF8'))
  FROM audit_look l WHERE l.sealed_in = batch ORDER BY l.id
$$;

-- A look is added unsealed, in one's own name; a seal is added and nothing else.
ALTER POLICY look_add ON audit_look
  WITH CHECK (member_id IS NOT DISTINCT FROM (SELECT access_member()) AND sealed_in IS NULL);
REVOKE ALL ON audit_seal FROM spheres_app;
GRANT SELECT, INSERT ON audit_seal TO spheres_app;
