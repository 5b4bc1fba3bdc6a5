-- Looking that is not usual, for a coordinator to ask about. Tells who looked, when and how often; never at
-- whom. A list that names many is one page: only what was opened one by one is counted.
-- ``kin`` are members whose own family name, as it sounds, is ``sounds`` of the same rank.
CREATE FUNCTION oversight_unusual(
  since timestamptz, many integer, opens_at time, closes_at time, lists text[],
  kin uuid[], sounds bytea[]
) RETURNS TABLE (what text, member uuid, at timestamptz, young_people bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  WITH opened AS (
    SELECT l.member_id, l.at, access_day(l.at) AS day, access_hour(l.at) AS hour, l.participant_id
    FROM audit_look l
    WHERE l.at >= since AND l.member_id IS NOT NULL AND l.kind IN ('view', 'print')
      AND l.page <> ALL (lists) AND access_role() = 'coordinator'
      AND l.participant_id <> ALL (COALESCE((SELECT participants_shut_to_me()), '{}'::uuid[]))
  )
  SELECT 'many', o.member_id, access_hour_begins(o.at), count(DISTINCT o.participant_id)
  FROM opened o GROUP BY o.member_id, access_hour_begins(o.at)
  HAVING count(DISTINCT o.participant_id) >= many
  UNION ALL
  SELECT 'late', o.member_id, min(o.at), count(DISTINCT o.participant_id)
  FROM opened o WHERE o.hour < opens_at OR o.hour >= closes_at
  GROUP BY o.member_id, o.day
  UNION ALL
  SELECT 'kin', o.member_id, min(o.at), count(DISTINCT o.participant_id)
  FROM opened o
  JOIN unnest(kin, sounds) AS k (member, sound) ON k.member = o.member_id
  JOIN participants_blindindex b ON b.participant_id = o.participant_id AND b.digest = k.sound
  GROUP BY o.member_id, o.day
$$;
GRANT EXECUTE ON FUNCTION oversight_unusual TO spheres_app;
