-- Who walks with her now: whom to tell, for whoever may see anything of her.
CREATE FUNCTION participants_workers(participant uuid) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT array_agg(a.member_id) FROM participants_assignment a
  WHERE a.participant_id = participant AND a.starts_at <= access_now() AND (a.ends_at IS NULL OR a.ends_at > access_now())
    AND participant = ANY (COALESCE((SELECT access_readable_any()), '{}'::uuid[]))
$$;
GRANT EXECUTE ON FUNCTION participants_workers TO spheres_app;
