-- How many of those each worker walks with have no plan in time, or one to read again. For coordinators, in
-- numbers: of nobody who shut her file to whoever asks, as in what is late; else the two would tell that there is one.
CREATE FUNCTION safety_plans_owing()
RETURNS TABLE (member uuid, walks_with bigint, missing bigint, old bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  WITH late AS (
    SELECT d.participant_id, d.kind FROM participants_due d
    WHERE d.kind IN ('plan_missing', 'plan_review') AND d.due_at <= access_now()
      AND d.participant_id <> ALL (COALESCE((SELECT participants_shut_to_me()), '{}'::uuid[]))
  )
  SELECT a.member_id, count(*), count(*) FILTER (WHERE l.kind = 'plan_missing'),
         count(*) FILTER (WHERE l.kind = 'plan_review')
  FROM participants_assignment a
  JOIN participants_followup f ON f.participant_id = a.participant_id AND f.ended_on IS NULL
  LEFT JOIN late l ON l.participant_id = a.participant_id
  WHERE a.ends_at IS NULL AND access_role() = 'coordinator'
  GROUP BY a.member_id
$$;
GRANT EXECUTE ON FUNCTION safety_plans_owing TO spheres_app;
