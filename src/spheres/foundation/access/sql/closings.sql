-- What was pressed by mistake: whoever said that something is done, met or over takes it back within the hour, while
-- nobody changed it. Who said it is written here by the database, in the transaction that said it.
CREATE FUNCTION access_closed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF to_jsonb(NEW) ->> TG_ARGV[0] IS NULL THEN
    UPDATE access_closing SET undone_at = access_now()
    WHERE what = TG_TABLE_NAME AND row_id = NEW.id AND undone_at IS NULL;
  ELSIF access_member() IS NOT NULL THEN
    INSERT INTO access_closing (id, participant_id, member_id, what, row_id, at, stood)
    VALUES (gen_random_uuid(), NEW.participant_id, access_member(), TG_TABLE_NAME, NEW.id, access_now(),
            sha256(convert_to(NEW::text, 'UTF8')));
  END IF;
  RETURN NULL;
END $$;

-- Asked before a moment that was recorded is taken back: by who said it, within the hour, of a row that stands as she
-- left it. Whether she may still write there, the table's own policy says.
CREATE FUNCTION access_undone(of_table text, of_row uuid, stands bytea, what_moment text) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM access_closing c
                 WHERE c.what = of_table AND c.row_id = of_row
                   AND c.member_id = access_member()
                   AND c.undone_at IS NULL
                   AND c.at > access_now() - interval '1 hour'
                   AND c.stood = stands) THEN
    RAISE insufficient_privilege USING MESSAGE = format(
      'member %s may not take back %s of %s', access_member(), what_moment, of_row);
  END IF;
END $$;

-- What whoever is asking closed within the hour in this table, and may take back: when, and nothing of whom.
CREATE FUNCTION access_closings(of_table text) RETURNS TABLE (id uuid, at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT c.id, c.at FROM access_closing c
  WHERE c.what = of_table AND c.member_id = access_member() AND c.undone_at IS NULL
    AND c.at > access_now() - interval '1 hour'
  ORDER BY c.at DESC
$$;
GRANT EXECUTE ON FUNCTION access_undone, access_closings TO spheres_app;
