-- A change that concerns many (a ceiling, a mandate) takes one lock instead of one for each of them: the server
-- has room for some thousands of locks, and a region has more young people.
CREATE FUNCTION access_derive_alone(ids uuid[]) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
BEGIN
  IF cardinality(ids) > 500 THEN
    PERFORM pg_advisory_xact_lock(2023, 1);  -- waits for every change under way, and each new one waits for it
  ELSE
    PERFORM pg_advisory_xact_lock_shared(2023, 1);
    PERFORM pg_advisory_xact_lock(hashtextextended(id::text, 0)) FROM unnest(ids) AS id ORDER BY id;
  END IF;
END $$;
REVOKE EXECUTE ON FUNCTION access_derive_alone(uuid[]) FROM PUBLIC;

CREATE OR REPLACE FUNCTION access_derive(ids uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM access_derive_alone(ids);
  WITH fresh AS MATERIALIZED (
    SELECT DISTINCT member_id, participant_id, category, may_write, valid_from, valid_until, source, source_id
    FROM access_derived WHERE participant_id = ANY (ids)
  ), standing AS MATERIALIZED (
    SELECT id, member_id, participant_id, category, may_write, valid_from, valid_until, source, source_id
    FROM access_grant WHERE participant_id = ANY (ids)
  ), over AS (
    DELETE FROM access_grant WHERE id IN (
      SELECT s.id FROM standing s LEFT JOIN fresh f
        ON f.member_id = s.member_id AND f.participant_id = s.participant_id AND f.category = s.category
       AND f.source = s.source AND f.source_id = s.source_id AND f.may_write = s.may_write
       AND f.valid_from = s.valid_from AND f.valid_until IS NOT DISTINCT FROM s.valid_until
      WHERE f.member_id IS NULL)
  )
  INSERT INTO access_grant
    (member_id, participant_id, category, may_write, valid_from, valid_until, source, source_id)
  SELECT member_id, participant_id, category, may_write, valid_from, valid_until, source, source_id FROM fresh
  EXCEPT
  SELECT member_id, participant_id, category, may_write, valid_from, valid_until, source, source_id
  FROM standing;
END $$;

-- A pack that is loaded again says each mandate again: nothing is derived anew when it is the same.
DROP TRIGGER derive_partner ON accounts_partner;
CREATE TRIGGER derive_partner AFTER UPDATE OF mandate ON accounts_partner FOR EACH ROW
  WHEN (OLD.mandate IS DISTINCT FROM NEW.mandate) EXECUTE FUNCTION access_mandate_changed();
