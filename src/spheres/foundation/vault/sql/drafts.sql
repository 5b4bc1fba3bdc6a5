-- What was begun in nobody's file (a letter, before it is sent) has no end of its own and goes with nobody: it is kept
-- for thirty days after the last word, as the line below the form says.
CREATE FUNCTION vault_clear_drafts() RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  WITH gone AS (
    DELETE FROM vault_draft WHERE participant_id IS NULL AND kept_at < access_now() - interval '30 days' RETURNING 1
  )
  SELECT count(*) FROM gone
$$;
GRANT EXECUTE ON FUNCTION vault_clear_drafts TO spheres_worker;
