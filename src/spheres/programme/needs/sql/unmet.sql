-- What young people need and have not, in the whole programme: numbers, and none under ``fewest``. A need is
-- left out altogether when no number of it can be shown.
CREATE FUNCTION needs_unmet(fewest integer)
RETURNS TABLE (code text, urgent bigint, important bigint, later bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  WITH counted AS (
    SELECT n.code::text AS code,
           count(DISTINCT n.participant_id) FILTER (WHERE n.weight = 'urgent') AS urgent,
           count(DISTINCT n.participant_id) FILTER (WHERE n.weight = 'important') AS important,
           count(DISTINCT n.participant_id) FILTER (WHERE n.weight = 'later') AS later
    FROM needs_need n
    JOIN participants_followup f ON f.participant_id = n.participant_id AND f.ended_on IS NULL
    WHERE n.met_at IS NULL AND n.replaced_at IS NULL AND access_role() IN ('coordinator', 'committee')
    GROUP BY n.code)
  SELECT code, CASE WHEN urgent >= fewest THEN urgent END, CASE WHEN important >= fewest THEN important END,
         CASE WHEN later >= fewest THEN later END
  FROM counted WHERE GREATEST(urgent, important, later) >= fewest
$$;
GRANT EXECUTE ON FUNCTION needs_unmet TO spheres_app;
