-- Who can't be reached now, for coordinators: that it is open, whose she is, since when, and nothing else of her; nor of
-- who shut her file to whoever asks.
CREATE FUNCTION safety_searches() RETURNS TABLE (worker uuid, since timestamptz, begun_at timestamptz, next_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT COALESCE(a.member_id, u.author_id), u.since, u.begun_at, u.next_at
  FROM safety_missingepisode u
  LEFT JOIN participants_assignment a ON a.participant_id = u.participant_id AND a.ends_at IS NULL
  WHERE u.closed_at IS NULL AND access_role() = 'coordinator'
    AND u.participant_id <> ALL (COALESCE((SELECT participants_shut_to_me()), '{}'::uuid[]))
  ORDER BY u.since
$$;
GRANT EXECUTE ON FUNCTION safety_searches TO spheres_app;
