-- Who wrote down that a young person shuts her file to whoever supports the writer's own work: nobody else heard her
-- say it. For coordinators, to ask; how many and when, never whom.
CREATE FUNCTION oversight_shut_out_support(since timestamptz) RETURNS TABLE (member uuid, at timestamptz, young_people bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT x.author_id, min(x.made_at), count(DISTINCT x.participant_id)
  FROM participants_restriction x
  JOIN team_supervision s ON s.worker_id = x.author_id
   AND s.starts_at <= x.made_at AND (s.ends_at IS NULL OR s.ends_at > x.made_at)
  JOIN accounts_member m ON m.id = s.supervisor_id
  WHERE x.made_at >= since AND access_role() = 'coordinator' AND participants_shuts(x, m)
    AND x.participant_id <> ALL (COALESCE((SELECT participants_shut_to_me()), '{}'::uuid[]))
  GROUP BY x.author_id, access_day(x.made_at)
$$;
GRANT EXECUTE ON FUNCTION oversight_shut_out_support TO spheres_app;
