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

-- Those whose open search is also to go on with by a shift, or because her plan names whoever asks.
CREATE FUNCTION safety_searching() RETURNS uuid[]
LANGUAGE sql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT array_agg(DISTINCT participant_id) FROM access_grant
  WHERE member_id = access_member() AND source = 'search' AND category = 'safety'
    AND valid_from <= access_now() AND (valid_until IS NULL OR valid_until > access_now())
$$;
GRANT EXECUTE ON FUNCTION safety_searching TO spheres_app;

-- They write down what was done, in their own name, while it is open; and nothing else.
CREATE POLICY safety_missingstep_search ON safety_missingstep FOR INSERT TO spheres_app
  WITH CHECK (participant_id = ANY (COALESCE((SELECT safety_searching()), '{}'::uuid[]))
              AND author_id = (SELECT access_member())
              AND EXISTS (SELECT 1 FROM safety_missingepisode u
                          WHERE u.id = safety_missingstep.episode_id AND u.closed_at IS NULL
                            AND u.participant_id = safety_missingstep.participant_id));

-- Whether whoever asks goes on with it: she writes how the young person is safe, or looks for her with her worker.
CREATE FUNCTION safety_goes_on(participant uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT participant = ANY (COALESCE(access_writable('safety'), '{}'::uuid[]))
      OR participant = ANY (COALESCE(safety_searching(), '{}'::uuid[]))
$$;

-- When something is to be done next.
CREATE FUNCTION safety_next(episode uuid, at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  UPDATE safety_missingepisode SET next_at = at
  WHERE id = episode AND closed_at IS NULL AND safety_goes_on(participant_id);
END $$;

-- Who may go on with it: whoever is asked must be able to. Empty for who does not go on with it herself.
CREATE FUNCTION safety_can_hold(episode uuid) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT array_agg(DISTINCT g.member_id) FROM access_grant g
  JOIN safety_missingepisode u ON u.participant_id = g.participant_id
  JOIN accounts_member m ON m.id = g.member_id
  WHERE u.id = episode AND u.closed_at IS NULL AND safety_goes_on(u.participant_id) AND m.is_active
    AND g.category = 'safety' AND (g.source = 'search' OR g.may_write AND m.role = 'pivot_worker')
    AND g.valid_from <= access_now() AND (g.valid_until IS NULL OR g.valid_until > access_now())
$$;

-- From one to another, who can: it is hers to go on with from now on.
CREATE FUNCTION safety_hand_over(episode uuid, whom uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF whom <> ALL (COALESCE(safety_can_hold(episode), '{}'::uuid[])) THEN
    RAISE insufficient_privilege USING MESSAGE = format('member %s may not hand search %s over to %s', access_member(), episode, whom);
  END IF;
  UPDATE safety_missingepisode SET held_by_id = whom, held_at = access_now()
  WHERE id = episode AND closed_at IS NULL AND held_by_id IS DISTINCT FROM whom;
  RETURN FOUND;
END $$;
GRANT EXECUTE ON FUNCTION safety_goes_on, safety_next, safety_can_hold, safety_hand_over TO spheres_app;
