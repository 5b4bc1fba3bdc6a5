-- What was tried, and which codes were used: read and written under a digest whose key the database does not hold.
-- Nobody can list what stands here, or find another's.
CREATE FUNCTION signin_attempt_read(of_digests bytea[]) RETURNS TABLE (digest bytea, value jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT a.digest, a.value FROM signin_attempt a
  WHERE a.digest = ANY (of_digests) AND a.expires_at > clock_timestamp()
$$;

-- False when only a new one was wanted, and one stands that is not over.
CREATE FUNCTION signin_attempt_write(of_digest bytea, new_value jsonb, seconds double precision, only_new boolean)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  INSERT INTO signin_attempt AS a (digest, value, expires_at)
  VALUES (of_digest, new_value, clock_timestamp() + make_interval(secs => seconds))
  ON CONFLICT (digest) DO UPDATE SET value = EXCLUDED.value, expires_at = EXCLUDED.expires_at
    WHERE NOT only_new OR a.expires_at <= clock_timestamp();
  RETURN FOUND;
END $$;

CREATE FUNCTION signin_attempt_remove(of_digests bytea[]) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  WITH gone AS (DELETE FROM signin_attempt WHERE digest = ANY (of_digests) RETURNING 1) SELECT count(*) FROM gone
$$;
GRANT EXECUTE ON FUNCTION signin_attempt_read, signin_attempt_write, signin_attempt_remove TO spheres_app;
