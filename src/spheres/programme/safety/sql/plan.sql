-- Whether this version is the plan: none is newer.
CREATE FUNCTION safety_is_the_plan(participant uuid, this_version integer) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT NOT EXISTS (SELECT 1 FROM safety_emergencyplan e
                     WHERE e.participant_id = participant AND e.version > this_version)
$$;
GRANT EXECUTE ON FUNCTION safety_is_the_plan TO spheres_app;
