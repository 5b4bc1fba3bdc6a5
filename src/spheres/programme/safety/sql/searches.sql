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

-- Whom her plan names to help in a search: whoever is on shift at a partner, or a member. What she answered to that partner
-- since shuts it, unless it says too that they read how she is safe; so does another post of the member.
CREATE VIEW safety_named AS
SELECT e.participant_id, w.partner_id, w.member_id, e.made_at
FROM safety_emergencyplan e
CROSS JOIN LATERAL (
  SELECT u.partner_id, NULL::uuid AS member_id FROM unnest(e.search_partners) AS u (partner_id)
  UNION ALL
  SELECT m.partner_id, m.id FROM accounts_member m
  WHERE m.id = ANY (e.search_members)
    AND NOT EXISTS (SELECT 1 FROM accounts_memberchange c
                    WHERE c.member_id = m.id AND c.at >= e.made_at AND c.what <> 'invited')) AS w
WHERE NOT EXISTS (SELECT 1 FROM safety_emergencyplan n WHERE n.participant_id = e.participant_id AND n.version > e.version)
  AND NOT EXISTS (
    SELECT 1 FROM consents_consent k
    WHERE k.participant_id = e.participant_id AND k.kind = 'partner' AND k.partner_id = w.partner_id
      AND ((NOT k.agreed OR 'safety' <> ALL (k.categories)) AND k.made_at >= e.made_at
           OR k.withdrawn_at >= e.made_at AND k.ending <> 'replaced'));

-- The same, to who reads her plan: what is shown, and what is taken along into the next version.
CREATE FUNCTION safety_who_looks(participant uuid) RETURNS TABLE (partner_id uuid, member_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT n.partner_id, n.member_id FROM safety_named n
  WHERE n.participant_id = participant AND participant = ANY (COALESCE((SELECT access_readable('safety')), '{}'::uuid[]))
$$;
GRANT EXECUTE ON FUNCTION safety_who_looks TO spheres_app;

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
  WHERE id = episode AND closed_at IS NULL AND safety_goes_on(participant_id)
    AND at BETWEEN access_now() - interval '1 year' AND access_now() + interval '1 year';
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
  IF (whom = ANY (COALESCE(safety_can_hold(episode), '{}'::uuid[]))) IS NOT TRUE THEN
    RAISE insufficient_privilege USING MESSAGE = format('member %s may not hand search %s over to %s', access_member(), episode, whom);
  END IF;
  UPDATE safety_missingepisode SET held_by_id = whom, held_at = access_now()
  WHERE id = episode AND closed_at IS NULL AND held_by_id IS DISTINCT FROM whom;
  RETURN FOUND;
END $$;
GRANT EXECUTE ON FUNCTION safety_goes_on, safety_next, safety_can_hold, safety_hand_over TO spheres_app;

-- A shift is handed over: what whoever leaves went on with goes on with whoever comes, where her plan or her yes opens it.
CREATE FUNCTION safety_goes_with_shift() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  UPDATE safety_missingepisode u SET held_by_id = fresh.member_id, held_at = access_now()
  FROM fresh JOIN shifts_shift before ON before.id = fresh.handed_from_id
  WHERE u.held_by_id = before.member_id AND u.closed_at IS NULL
    AND EXISTS (SELECT 1 FROM access_grant g
                WHERE g.member_id = fresh.member_id AND g.participant_id = u.participant_id AND g.source = 'search'
                  AND g.source_id = u.id AND g.valid_from <= access_now()
                  AND (g.valid_until IS NULL OR g.valid_until > access_now()));
  RETURN NULL;
END $$;
-- After the rights of whoever comes were derived: triggers of a table run in the order of their names.
CREATE TRIGGER safety_goes_with_shift AFTER INSERT ON shifts_shift REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION safety_goes_with_shift();
