-- What stands between a worker and her clinical supervisor is read by these two alone: by the worker whenever it was,
-- since it is about her; by the supervisor while she supports her, and not after. Written by both while that lasts.

-- The spans in which the member who is asking supports somebody now, those in which she is supported now, and those of
-- which she reads what was written.
CREATE FUNCTION supervision_as_supervisor() RETURNS uuid[]
LANGUAGE sql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT array_agg(s.id) FROM team_supervision s
  WHERE s.supervisor_id = access_member()
    AND access_role() = 'supervisor'
    AND (s.ends_at IS NULL OR s.ends_at > access_now())
$$;

CREATE FUNCTION supervision_as_worker() RETURNS uuid[]
LANGUAGE sql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT array_agg(s.id) FROM team_supervision s
  WHERE s.worker_id = access_member()
    AND access_role() = 'pivot_worker'
    AND (s.ends_at IS NULL OR s.ends_at > access_now())
$$;

CREATE FUNCTION supervision_open() RETURNS uuid[]
LANGUAGE sql STABLE PARALLEL RESTRICTED
AS $$ SELECT supervision_as_supervisor() || supervision_as_worker() $$;

CREATE FUNCTION supervision_readable() RETURNS uuid[]
LANGUAGE sql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT supervision_as_supervisor() || (
    SELECT array_agg(s.id) FROM team_supervision s
    WHERE s.worker_id = access_member() AND access_role() IS NOT NULL)
$$;
GRANT EXECUTE ON FUNCTION supervision_as_supervisor, supervision_as_worker, supervision_open, supervision_readable
  TO spheres_app;

CREATE POLICY supervision_supervisionmeeting_read ON supervision_supervisionmeeting FOR SELECT TO spheres_app
  USING (support_id = ANY (COALESCE((SELECT supervision_readable()), '{}'::uuid[])));
CREATE POLICY supervision_supervisionmeeting_add ON supervision_supervisionmeeting FOR INSERT TO spheres_app
  WITH CHECK (support_id = ANY (COALESCE((SELECT supervision_open()), '{}'::uuid[]))
              AND author_id = (SELECT access_member()) AND done_at IS NULL AND called_off_at IS NULL);
CREATE POLICY supervision_supervisionmeeting_change ON supervision_supervisionmeeting FOR UPDATE TO spheres_app
  USING (support_id = ANY (COALESCE((SELECT supervision_open()), '{}'::uuid[])));

-- Her own words, to be answered by the other, once.
CREATE POLICY supervision_worry_read ON supervision_worry FOR SELECT TO spheres_app
  USING (support_id = ANY (COALESCE((SELECT supervision_readable()), '{}'::uuid[])));
CREATE POLICY supervision_worry_add ON supervision_worry FOR INSERT TO spheres_app
  WITH CHECK (support_id = ANY (COALESCE((SELECT supervision_as_worker()), '{}'::uuid[]))
              AND author_id = (SELECT access_member()) AND answered_at IS NULL);
CREATE POLICY supervision_worry_change ON supervision_worry FOR UPDATE TO spheres_app
  USING (support_id = ANY (COALESCE((SELECT supervision_as_supervisor()), '{}'::uuid[])) AND answered_at IS NULL)
  WITH CHECK (support_id = ANY (COALESCE((SELECT supervision_as_supervisor()), '{}'::uuid[])));

-- Whether to talk it over is the worker's choice: nobody says for her that she does not want it.
CREATE POLICY supervision_criticalevent_read ON supervision_criticalevent FOR SELECT TO spheres_app
  USING (support_id = ANY (COALESCE((SELECT supervision_readable()), '{}'::uuid[])));
CREATE POLICY supervision_criticalevent_add ON supervision_criticalevent FOR INSERT TO spheres_app
  WITH CHECK (support_id = ANY (COALESCE((SELECT supervision_open()), '{}'::uuid[]))
              AND author_id = (SELECT access_member()) AND answered_at IS NULL);
CREATE POLICY supervision_criticalevent_change ON supervision_criticalevent FOR UPDATE TO spheres_app
  USING (support_id = ANY (COALESCE((SELECT supervision_open()), '{}'::uuid[])) AND answered_at IS NULL)
  WITH CHECK (support_id = ANY (COALESCE((SELECT supervision_as_worker()), '{}'::uuid[]))
              OR debrief = 'held' AND support_id = ANY (COALESCE((SELECT supervision_as_supervisor()), '{}'::uuid[])));
