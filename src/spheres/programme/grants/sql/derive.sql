-- Nobody else derives the grants of these participants until this transaction ends. A change that concerns many
-- (a ceiling, a mandate) takes one lock instead of one for each of them: the server has room for some thousands
-- of locks, and a region has more young people.
CREATE FUNCTION access_lock_participants(ids uuid[]) RETURNS void
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

-- Make the grants of these participants what they should be. Only what differs is written: most changes about
-- someone leave most of her grants as they were. Two are the same when they read the same as text, which is hashed.
-- Planning the view takes longer than reading it: one plan for all.
CREATE FUNCTION access_derive(ids uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
  PERFORM access_lock_participants(ids);
  WITH derived AS MATERIALIZED (
    SELECT DISTINCT member_id, participant_id, category, may_write, valid_from, valid_until, source, source_id,
           since, left_out, not_from
    FROM access_derived WHERE participant_id = ANY (ids)
  ), fresh AS MATERIALIZED (
    SELECT *, derived::text AS told FROM derived
  ), standing AS MATERIALIZED (
    SELECT id, ROW(member_id, participant_id, category, may_write, valid_from, valid_until, source, source_id,
                   since, left_out, not_from)::text AS told
    FROM access_grant WHERE participant_id = ANY (ids)
  ), over AS (
    DELETE FROM access_grant
    WHERE id IN (SELECT s.id FROM standing s WHERE s.told NOT IN (SELECT told FROM fresh))
  )
  INSERT INTO access_grant (member_id, participant_id, category, may_write, valid_from, valid_until, source,
                            source_id, since, left_out, not_from)
  SELECT member_id, participant_id, category, may_write, valid_from, valid_until, source, source_id, since,
         left_out, not_from
  FROM fresh WHERE told NOT IN (SELECT told FROM standing);
END $$;

-- The same for whoever a query found, perhaps nobody.
CREATE FUNCTION access_rederive(ids uuid[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT access_derive(COALESCE(ids, '{}')) $$;

-- The next participants after this one, in the order of their numbers, derived anew; the last of them, or
-- nothing when there are no more. For the installation, slice after slice.
CREATE FUNCTION access_derive_slice(after uuid, size integer) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE ids uuid[];
BEGIN
  SELECT array_agg(id ORDER BY id) INTO ids FROM (
    SELECT participant_id AS id FROM referrals_referral WHERE participant_id > after
    UNION SELECT id FROM participants_participant WHERE id > after
    ORDER BY id LIMIT size) AS next;
  PERFORM access_rederive(ids);
  RETURN ids[cardinality(ids)];
END $$;
