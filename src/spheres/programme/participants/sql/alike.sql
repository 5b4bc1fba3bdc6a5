-- Who may be the same person: asked with keyed digests, by coordinators only. Tells which digests
-- met, and for whom; nothing of what they stand for.
CREATE FUNCTION participants_alike(wanted bytea[])
RETURNS TABLE (participant_id uuid, met bytea[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT b.participant_id, array_agg(DISTINCT b.digest)
  FROM participants_blindindex b
  WHERE b.digest = ANY (wanted) AND access_role() = 'coordinator'
    AND b.participant_id <> ALL (COALESCE((SELECT participants_shut_to_me()), '{}'::uuid[]))
  GROUP BY b.participant_id
  ORDER BY count(*) DESC
  LIMIT 50
$$;

-- How many each pivot worker walks with: a number, never whom. For matching.
CREATE FUNCTION participants_caseloads() RETURNS TABLE (member_id uuid, walking_with bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT a.member_id, count(*)
  FROM participants_assignment a
  WHERE a.ends_at IS NULL AND access_role() = 'coordinator'
  GROUP BY a.member_id
$$;

-- Who walks with those whom a referral may repeat, so that the coordinator can ask her. For
-- coordinators only.
CREATE FUNCTION participants_pivots_of(wanted uuid[]) RETURNS TABLE (participant_id uuid, member_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT a.participant_id, a.member_id FROM participants_assignment a
  WHERE a.participant_id = ANY (wanted) AND a.ends_at IS NULL AND access_role() = 'coordinator'
    AND a.participant_id <> ALL (COALESCE((SELECT participants_shut_to_me()), '{}'::uuid[]))
$$;
GRANT EXECUTE ON FUNCTION participants_alike, participants_caseloads, participants_pivots_of TO spheres_app;
