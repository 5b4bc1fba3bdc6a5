-- Whether this version is the plan: none is newer. Asked by who reads her plan.
CREATE FUNCTION safety_is_the_plan(participant uuid, this_version integer) RETURNS boolean
LANGUAGE sql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT participant = ANY (COALESCE(access_readable('safety'), '{}'::uuid[]))
     AND NOT EXISTS (SELECT 1 FROM safety_emergencyplan e
                     WHERE e.participant_id = participant AND e.version > this_version)
$$;
GRANT EXECUTE ON FUNCTION safety_is_the_plan TO spheres_app;
