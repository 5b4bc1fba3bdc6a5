-- One look as one line: what its seal vouches for. No field can hold a bar.
CREATE FUNCTION audit_line(l audit_look) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
  SELECT l.id || '|' || (extract(epoch FROM l.at) * 1000000)::bigint || '|' || COALESCE(l.member_id::text, '')
    || '|' || COALESCE(l.partner_id::text, '') || '|' || COALESCE(l.participant_id::text, '') || '|' || l.kind
    || '|' || l.page || '|' || array_to_string(l.categories, ',') || '|' || array_to_string(l.sources, ',')
    || '|' || COALESCE(l.people::text, '')
$$;

-- Put every look that is in no seal yet into the next one, and tell the digest of each: the worker seals what
-- it may not read. One sealer at a time; a look committed late is in the next seal.
CREATE FUNCTION audit_take(batch bigint, at_most integer) RETURNS TABLE (look uuid, leaf bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(20250);
  IF batch IS DISTINCT FROM (SELECT COALESCE(max(number), 0) + 1 FROM audit_seal) THEN
    RAISE insufficient_privilege USING MESSAGE = format('%s is not the next seal', batch);
  END IF;
  UPDATE audit_look SET sealed_in = batch
  WHERE id IN (SELECT id FROM audit_look WHERE sealed_in IS NULL ORDER BY id LIMIT at_most);
  RETURN QUERY SELECT l.id, sha256(decode('00', 'hex') || convert_to(audit_line(l), 'UTF8'))
  FROM audit_look l WHERE l.sealed_in = batch ORDER BY l.id;
END $$;

-- A look that was kept outside while the record took none (audit/late.py): as it was then, once. One that is
-- of the future is no such look.
CREATE FUNCTION audit_take_late(one jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE late audit_look := jsonb_populate_record(NULL::audit_look, one || '{"sealed_in": null}');
BEGIN
  IF late.at > clock_timestamp() THEN
    RAISE insufficient_privilege USING MESSAGE = format('look %s is not late: %s', late.id, late.at);
  END IF;
  INSERT INTO audit_look SELECT late.* ON CONFLICT (id) DO NOTHING;
END $$;

-- The digests of one seal's looks, for writing outside what a crash kept from it.
CREATE FUNCTION audit_leaves(batch bigint) RETURNS TABLE (look uuid, leaf bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT l.id, sha256(decode('00', 'hex') || convert_to(audit_line(l), 'UTF8'))
  FROM audit_look l WHERE l.sealed_in = batch ORDER BY l.id
$$;

-- The next seal, over the looks that were taken for it. Whether it is signed by this region is for whoever
-- verifies it.
CREATE FUNCTION audit_write_seal(
  batch bigint, sealed timestamptz, merkle_root bytea, chained_to bytea, signed bytea
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE taken bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(20250);
  SELECT count(*) INTO taken FROM audit_look WHERE sealed_in = batch;
  IF batch IS DISTINCT FROM (SELECT COALESCE(max(number), 0) + 1 FROM audit_seal) OR taken = 0 THEN
    RAISE insufficient_privilege USING MESSAGE = format('%s is not the next seal', batch);
  END IF;
  INSERT INTO audit_seal (number, sealed_at, looks, root, previous, signature)
  VALUES (batch, sealed, taken, merkle_root, chained_to, signed);
END $$;
GRANT EXECUTE ON FUNCTION audit_take, audit_take_late, audit_leaves, audit_write_seal TO spheres_worker;
