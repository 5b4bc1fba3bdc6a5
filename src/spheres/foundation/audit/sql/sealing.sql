-- One look as one line, as COPY writes its columns (lines.py says why): what its seal vouches for. The words of a look
-- hold nothing that COPY would escape. Who calls it sets zone and style of what a moment is written in.
CREATE FUNCTION audit_line(l audit_look) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
  SELECT l.id || E'\t' || l.at::text || E'\t' || COALESCE(l.member_id::text, '\N')
    || E'\t' || COALESCE(l.partner_id::text, '\N') || E'\t' || COALESCE(l.participant_id::text, '\N')
    || E'\t' || COALESCE(l.people::text, '\N') || E'\t' || l.kind || E'\t' || l.page
    || E'\t' || l.categories::text || E'\t' || l.sources::text
$$;

-- Give every look that has none the next number, without gaps, and tell the digest of each that is not written outside
-- yet (``after`` is how many are), none for one that is gone: the worker seals what it may not read. Where more were
-- written outside than were given here, this is an older copy that was not restored: no number is given twice.
CREATE FUNCTION audit_number(after bigint, at_most integer) RETURNS TABLE (number bigint, leaf bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
  SET timezone = 'UTC' SET datestyle = 'ISO' SET lock_timeout = '1s'
AS $$
#variable_conflict use_column
DECLARE given bigint;
BEGIN
  IF NOT EXISTS (SELECT 1 FROM audit_look WHERE number IS NULL)
     AND after = COALESCE((SELECT c.last FROM audit_counter c), 0) THEN
    RETURN;
  END IF;
  INSERT INTO audit_counter (id, last) VALUES (1, 0) ON CONFLICT (id) DO NOTHING;
  SELECT c.last INTO given FROM audit_counter c FOR UPDATE;
  IF after > given THEN
    RAISE insufficient_privilege USING MESSAGE = format('%s looks were numbered, and %s were written outside', given, after);
  END IF;
  WITH waiting AS (
    SELECT l.id, given + row_number() OVER (ORDER BY l.at, l.id) AS next
    FROM audit_look l WHERE l.number IS NULL ORDER BY l.at, l.id LIMIT at_most
  ), numbered AS (
    UPDATE audit_look l SET number = w.next FROM waiting w WHERE l.id = w.id RETURNING 1
  )
  UPDATE audit_counter SET last = given + (SELECT count(*) FROM numbered) RETURNING last INTO given;
  RETURN QUERY
  SELECT n, sha256('\x00'::bytea || convert_to(audit_line(l), 'UTF8'))
  FROM generate_series(after + 1, LEAST(given, after + at_most)) AS n
  LEFT JOIN audit_look l ON l.number = n ORDER BY n;
END $$;

-- Whether this database knows less than stands outside: so many looks, and this as the last seal.
CREATE FUNCTION audit_is_behind(looks_outside bigint, last_seal bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT looks_outside > COALESCE((SELECT max(c.last) FROM audit_counter c), 0)
         OR last_seal > COALESCE((SELECT max(s.number) FROM audit_seal s), 0)
$$;
GRANT EXECUTE ON FUNCTION audit_is_behind TO spheres_app, spheres_worker;

-- A look that was kept outside while the record took none (audit/late.py): as it was then, once. One that is
-- of the future is no such look. Its number comes with the next.
CREATE FUNCTION audit_take_late(look jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE late audit_look := jsonb_populate_record(NULL::audit_look, look || '{"number": null}');
BEGIN
  IF late.at > clock_timestamp() THEN
    RAISE insufficient_privilege USING MESSAGE = format('look %s is not late: %s', late.id, late.at);
  END IF;
  INSERT INTO audit_look SELECT late.* ON CONFLICT (id) DO NOTHING;
END $$;

-- The next seal, over the numbers that follow the one before it. Whether it is signed by this region is for whoever
-- verifies it. Two sealers wait for each other by a lock that the application, which only reads seals, can't hold.
CREATE FUNCTION audit_write_seal(
  batch bigint, sealed timestamptz, from_number bigint, how_many bigint, merkle_root bytea, chained_to bytea, signed bytea
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE before audit_seal; given bigint;
BEGIN
  LOCK TABLE audit_seal IN SHARE ROW EXCLUSIVE MODE;
  SELECT * INTO before FROM audit_seal ORDER BY number DESC LIMIT 1;
  SELECT last INTO given FROM audit_counter;
  IF batch IS DISTINCT FROM COALESCE(before.number, 0) + 1
     OR from_number IS DISTINCT FROM COALESCE(before.first + before.looks, 1)
     OR how_many > 0 IS NOT TRUE OR from_number + how_many - 1 <= given IS NOT TRUE THEN
    RAISE insufficient_privilege USING MESSAGE = format('%s is not the next seal', batch);
  END IF;
  INSERT INTO audit_seal (number, sealed_at, first, looks, root, previous, signature)
  VALUES (batch, sealed, from_number, how_many, merkle_root, chained_to, signed);
END $$;
GRANT EXECUTE ON FUNCTION audit_number, audit_take_late, audit_write_seal TO spheres_worker;

-- Who is told that seals have stopped: those who answer for privacy.
CREATE FUNCTION audit_whom_to_tell() RETURNS TABLE (email text, language text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT email, language FROM accounts_member
  WHERE is_active AND is_privacy_officer AND role = 'coordinator' ORDER BY email
$$;
GRANT EXECUTE ON FUNCTION audit_whom_to_tell TO spheres_worker;
