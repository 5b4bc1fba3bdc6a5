-- What is late, who is to do it, and since when it is also the coordinators' and the supervisors' to see to. What is due
-- is one view's to say (participants_due); read by the owner, it holds what is due of everyone. Here stands whose it is, by
-- kind, and for how long it is theirs alone: whoever walks with her, whoever has it now, or nobody. Nobody any more: at once.
CREATE FUNCTION oversight_late()
RETURNS TABLE (waits text, subject uuid, due timestamptz, owner uuid, escalates_at timestamptz, participant uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT k.waits, d.row_id, d.due_at, o.member,
         CASE WHEN o.member IS NULL THEN d.due_at ELSE d.due_at + k.alone END, d.participant_id
  FROM (VALUES
    ('unreached', 'unreached', true, interval '2 hours'),
    ('request', 'request', false, interval '3 days'),
    ('emergency_review', 'review', false, interval '0'),
    ('plan_missing', 'plan', true, interval '3 days'),
    ('plan_review', 'plan', true, interval '3 days'),
    ('programme_consent', 'lapsed', true, interval '3 days')) AS k (kind, waits, is_beside, alone)
  JOIN participants_due d ON d.kind = k.kind
  LEFT JOIN participants_assignment a ON k.is_beside AND a.participant_id = d.participant_id AND a.ends_at IS NULL
  LEFT JOIN accounts_member m ON m.id = d.member_id AND m.is_active
  CROSS JOIN LATERAL (SELECT CASE WHEN k.is_beside THEN a.member_id ELSE m.id END AS member) o
  WHERE d.kind IN ('unreached', 'request', 'emergency_review', 'plan_missing', 'plan_review', 'programme_consent')
    AND d.due_on <= access_day(access_now()) AND d.due_at <= access_now()
  UNION ALL
  -- Nobody coordinates for her: the last to whom she did not shut her file left. Nobody's but the administrators', who
  -- name one more. It is due by no day.
  SELECT DISTINCT ON (f.id) 'alone', f.id,
         GREATEST((x.said).in_force_at, (SELECT max(m.left_at) FROM accounts_member m WHERE m.role = 'coordinator')),
         NULL::uuid, 'infinity'::timestamptz, f.participant_id
  FROM participants_followup f
  JOIN participants_in_force x ON x.participant_id = f.participant_id
  WHERE f.ended_on IS NULL AND participants_nobody_coordinates(f.participant_id)
$$;

-- Whom to tell now: each once when it comes due, and each morning at nine while it stays late. What is urgent (someone who
-- can't be reached) is a message of its own. Asked by the background work, which is no member.
CREATE FUNCTION oversight_tell_who_is_awaited() RETURNS TABLE (member uuid, is_urgent boolean, notices uuid[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE morning timestamptz := access_moment(access_day(access_now()), '9:00');
BEGIN
  RETURN QUERY
    WITH late AS MATERIALIZED (
      SELECT l.waits, l.subject, l.owner, l.escalates_at, l.participant, l.due AS came_due,
             CASE WHEN access_now() < morning THEN l.due ELSE GREATEST(l.due, morning) END AS due
      FROM oversight_late() l
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
      INSERT INTO oversight_overduenotice AS t (id, member_id, waits, subject, due)
      SELECT gen_random_uuid(), a.who, a.waits, a.subject, a.due FROM awaited a
      ON CONFLICT ON CONSTRAINT overdue_notice_once DO NOTHING
      RETURNING t.id, t.member_id, t.waits)
    SELECT f.member_id, f.waits = 'unreached', array_agg(f.id) FROM fresh f GROUP BY 1, 2;
END $$;

-- By which message; and, once the mail server has accepted that one, that she was told.
CREATE FUNCTION oversight_told_by(notices uuid[], by_message bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$ UPDATE oversight_overduenotice SET message = by_message WHERE id = ANY (notices) AND message IS NULL $$;

CREATE FUNCTION oversight_was_told() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  UPDATE oversight_overduenotice SET told_at = NEW.sent_at WHERE message = NEW.job AND told_at IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER was_told AFTER INSERT OR UPDATE OF sent_at ON accounts_delivery
  FOR EACH ROW WHEN (NEW.sent_at IS NOT NULL) EXECUTE FUNCTION oversight_was_told();

-- For coordinators: what is late, by who is to do it. Numbers, never whom it is about.
CREATE FUNCTION oversight_waiting()
RETURNS TABLE (owner uuid, waits text, late bigint, since timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT l.owner, l.waits, count(*), min(l.due) FROM oversight_late() l
  WHERE access_role() = 'coordinator' AND l.participant <> ALL (COALESCE((SELECT participants_shut_to_me()), '{}'::uuid[]))
  GROUP BY l.owner, l.waits
$$;

GRANT EXECUTE ON FUNCTION oversight_tell_who_is_awaited, oversight_told_by TO spheres_worker;
GRANT EXECUTE ON FUNCTION oversight_waiting TO spheres_app;
