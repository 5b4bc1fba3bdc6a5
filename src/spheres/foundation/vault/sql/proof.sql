-- A new key to prove with, in both its forms: padded, for the database; sealed, for the application. The one before
-- proves for one minute more, so that who is working meanwhile is not refused; what was retired before goes.
CREATE FUNCTION vault_renew_proof(inner_pad bytea, outer_pad bytea, sealed bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE newest integer;
BEGIN
  PERFORM pg_advisory_xact_lock(20251);
  SELECT COALESCE(max(version), 0) + 1 INTO newest FROM vault_regionkey WHERE purpose = 'proof';
  DELETE FROM access_proofkey WHERE retired_at < now();
  UPDATE access_proofkey SET retired_at = now() + interval '1 minute' WHERE retired_at IS NULL;
  INSERT INTO access_proofkey (version, inner_pad, outer_pad) VALUES (newest, inner_pad, outer_pad);
  DELETE FROM vault_regionkey WHERE purpose = 'proof' AND version < newest - 1;
  INSERT INTO vault_regionkey (purpose, version, wrapped, made_at) VALUES ('proof', newest, sealed, now());
END $$;
GRANT EXECUTE ON FUNCTION vault_renew_proof TO spheres_worker;
