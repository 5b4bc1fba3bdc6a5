-- How many of those each worker walks with have no plan in time, or one to read again. For coordinators, in
-- numbers: of nobody who shut her file to whoever asks, as in what is late; else the two would tell that there is one.
CREATE FUNCTION safety_plans_owing(missing_after_days integer)
RETURNS TABLE (member uuid, walks_with bigint, missing bigint, old bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT a.member_id, count(*),
         count(*) FILTER (WHERE NOT s.shut AND p.review_on IS NULL AND f.started_on + missing_after_days <= access_day(access_now())),
         count(*) FILTER (WHERE NOT s.shut AND p.review_on < access_day(access_now()))
  FROM participants_assignment a
  JOIN participants_followup f ON f.participant_id = a.participant_id AND f.ended_on IS NULL
  LEFT JOIN LATERAL (
    SELECT review_on FROM safety_emergencyplan e
    WHERE e.participant_id = a.participant_id ORDER BY e.version DESC LIMIT 1) p ON true
  CROSS JOIN LATERAL (SELECT a.participant_id = ANY (COALESCE((SELECT participants_shut_to_me()), '{}'::uuid[])) AS shut) s
  WHERE a.ends_at IS NULL AND access_role() = 'coordinator'
  GROUP BY a.member_id
$$;
GRANT EXECUTE ON FUNCTION safety_plans_owing TO spheres_app;
