-- What is late, who is to do it, and since when it is also the coordinators' and the supervisors' to see to.
-- Days end when they end in the region: a date is past at the next midnight there, which the caller gives.
CREATE FUNCTION oversight_late(today date, midnight timestamptz)
RETURNS TABLE (waits text, subject uuid, due timestamptz, owner uuid, escalates_at timestamptz, participant uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  -- She can't be reached, and the next step of her plan is not done: her worker at once, two hours later those
  -- who support her. With no worker, at once.
  SELECT 'unreached', u.id, u.next_at, a.member_id,
         CASE WHEN a.member_id IS NULL THEN u.next_at ELSE u.next_at + interval '2 hours' END, u.participant_id
  FROM safety_missingepisode u
  LEFT JOIN participants_assignment a ON a.participant_id = u.participant_id AND a.ends_at IS NULL
  WHERE u.closed_at IS NULL AND u.next_at < access_now()
  UNION ALL
  -- A request without news by its date: its owner the day after, three days later the coordinators; at once
  -- when its owner has left.
  SELECT 'request', r.id, midnight - (today - r.next_on - 1) * interval '1 day', m.id,
         midnight - (today - r.next_on - 1) * interval '1 day'
           + CASE WHEN m.id IS NULL THEN interval '0' ELSE interval '3 days' END, r.participant_id
  FROM services_servicereferral r
  LEFT JOIN accounts_member m ON m.id = r.owner_id AND m.is_active
  WHERE r.closed_at IS NULL AND r.next_on < today
  UNION ALL
  -- An emergency access that nobody answered for in time.
  SELECT 'review', e.id, e.review_by, NULL::uuid, e.review_by, e.participant_id
  FROM safety_emergencyaccess e WHERE e.reviewed_at IS NULL AND e.review_by < access_now()
  UNION ALL
  -- An emergency plan that is not made by the second week, or is to be read again since yesterday.
  -- Her worker the first day, three days later the coordinators; at once when nobody walks with her.
  SELECT 'plan', f.id, d.due, a.member_id,
         CASE WHEN a.member_id IS NULL THEN d.due ELSE d.due + interval '3 days' END, f.participant_id
  FROM participants_followup f
  LEFT JOIN participants_assignment a ON a.participant_id = f.participant_id AND a.ends_at IS NULL
  LEFT JOIN LATERAL (
    SELECT review_on FROM safety_emergencyplan e
    WHERE e.participant_id = f.participant_id ORDER BY e.version DESC LIMIT 1) p ON true
  CROSS JOIN LATERAL (SELECT COALESCE(p.review_on + 1, f.started_on + 7) AS first_day) l
  CROSS JOIN LATERAL (SELECT midnight - (today - l.first_day) * interval '1 day' AS due) d
  WHERE f.ended_on IS NULL AND l.first_day <= today
  UNION ALL
  -- Her yes to the programme has passed its date, and she has not been asked: her worker and whoever keeps something
  -- meanwhile at once, three days later the coordinators; at once when nobody walks with her.
  SELECT 'lapsed', g.id, g.ends_at, a.member_id,
         CASE WHEN a.member_id IS NULL THEN g.ends_at ELSE g.ends_at + interval '3 days' END, g.participant_id
  FROM consents_consent g
  LEFT JOIN participants_assignment a ON a.participant_id = g.participant_id AND a.ends_at IS NULL
  WHERE g.kind = 'programme' AND g.agreed AND g.withdrawn_at IS NULL AND g.ends_at <= access_now()
  UNION ALL
  -- Nobody coordinates for her: the last to whom she did not shut her file left. Nobody's but the administrators', who
  -- name one more.
  SELECT DISTINCT ON (f.id) 'alone', f.id,
         GREATEST((x.said).in_force_at, (SELECT max(m.left_at) FROM accounts_member m WHERE m.role = 'coordinator')),
         NULL::uuid, 'infinity'::timestamptz, f.participant_id
  FROM participants_followup f
  JOIN participants_in_force x ON x.participant_id = f.participant_id
  WHERE f.ended_on IS NULL AND participants_nobody_coordinates(f.participant_id)
$$;

-- Whom to tell now: each once when it comes due, and each morning at nine while it stays late. Asked by the
-- background work, which is no member.
CREATE FUNCTION oversight_tell_who_is_awaited(today date, midnight timestamptz) RETURNS SETOF uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE morning timestamptz := midnight + interval '9 hours';
BEGIN
  RETURN QUERY
    WITH late AS MATERIALIZED (
      SELECT l.waits, l.subject, l.owner, l.escalates_at, l.participant, l.due AS came_due,
             CASE WHEN access_now() < morning THEN l.due ELSE GREATEST(l.due, morning) END AS due
      FROM oversight_late(today, midnight) l
    ), awaited AS (
      SELECT l.waits, l.subject, l.due, l.owner AS who FROM late l
      WHERE l.owner IS NOT NULL AND NOT participants_is_shut(l.participant, l.owner)
      UNION
      SELECT l.waits, l.subject, l.due, m.id FROM late l
      JOIN accounts_member m ON m.is_active AND m.role = 'coordinator'
      WHERE l.escalates_at < access_now() AND NOT participants_is_shut(l.participant, m.id)
      UNION
      SELECT l.waits, l.subject, l.came_due, k.member_id FROM late l
      JOIN access_grant k ON k.participant_id = l.participant AND k.source = 'grace'
       AND k.valid_from <= access_now() AND k.valid_until > access_now()
      WHERE l.waits = 'lapsed'
      UNION
      SELECT l.waits, l.subject, l.due, m.id FROM late l
      JOIN accounts_member m ON m.is_active AND m.role = 'administrator'
      WHERE l.waits = 'alone' AND NOT participants_is_shut(l.participant, m.id)
      UNION
      SELECT l.waits, l.subject, l.due, s.supervisor_id FROM late l
      JOIN team_supervision s ON s.worker_id = l.owner AND s.starts_at <= access_now()
       AND (s.ends_at IS NULL OR s.ends_at > access_now())
      WHERE l.waits = 'unreached' AND l.escalates_at < access_now()
        AND NOT participants_is_shut(l.participant, s.supervisor_id)
    ), fresh AS (
      INSERT INTO oversight_overduenotice AS t (id, member_id, waits, subject, due, told_at)
      SELECT gen_random_uuid(), a.who, a.waits, a.subject, a.due, access_now() FROM awaited a
      ON CONFLICT ON CONSTRAINT overdue_notice_once DO NOTHING
      RETURNING t.member_id)
    SELECT DISTINCT f.member_id FROM fresh f;
END $$;

-- For coordinators: what is late, by who is to do it. Numbers, never whom it is about.
CREATE FUNCTION oversight_waiting(today date, midnight timestamptz)
RETURNS TABLE (owner uuid, waits text, late bigint, since timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT l.owner, l.waits, count(*), min(l.due) FROM oversight_late(today, midnight) l
  WHERE access_role() = 'coordinator' AND l.participant <> ALL (COALESCE((SELECT participants_shut_to_me()), '{}'::uuid[]))
  GROUP BY l.owner, l.waits
$$;

GRANT EXECUTE ON FUNCTION oversight_tell_who_is_awaited TO spheres_worker;
GRANT EXECUTE ON FUNCTION oversight_waiting TO spheres_app;
