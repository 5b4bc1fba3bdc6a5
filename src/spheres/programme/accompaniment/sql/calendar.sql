-- She shuts her file to who was to go with her: whoever walks with her goes, or finds someone.
CREATE FUNCTION accompaniment_shut_out() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  UPDATE accompaniment_accompaniment g SET companion_id = a.member_id
  FROM accounts_member m, participants_assignment a
  WHERE g.participant_id = NEW.participant_id AND g.ended_at IS NULL AND m.id = g.companion_id
    AND a.participant_id = g.participant_id AND a.ends_at IS NULL AND participants_shuts(NEW, m);
  RETURN NULL;
END $$;
CREATE TRIGGER accompaniment_shut_out AFTER INSERT OR UPDATE OF in_force_at ON participants_restriction
  FOR EACH ROW WHEN (NEW.in_force_at IS NOT NULL) EXECUTE FUNCTION accompaniment_shut_out();

-- A member's calendar by the digest of its secret address: when, and nothing of what, where or whom. Answers
-- nothing for an address that was ended, or whose member has left.
CREATE FUNCTION accompaniment_calendar(address bytea, since timestamptz)
RETURNS TABLE (id uuid, starts_at timestamptz, ends_at timestamptz, on_day date, at_time time)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  WITH who AS (
    SELECT f.member_id FROM accompaniment_calendarfeed f
    JOIN accounts_member m ON m.id = f.member_id AND m.is_active
    WHERE f.digest = address AND f.ended_at IS NULL)
  SELECT a.id, a.starts_at - a.travel_minutes * interval '1 minute',
         a.starts_at + (a.minutes + a.travel_minutes) * interval '1 minute', NULL::date, NULL::time
  FROM participants_due d JOIN who ON who.member_id = d.member_id
  JOIN accompaniment_accompaniment a ON a.id = d.row_id
  WHERE d.kind = 'accompaniment' AND d.due_at >= since
  UNION ALL
  SELECT s.id, NULL, NULL, s.due_on, s.at FROM participants_due d
  JOIN participants_assignment p ON p.participant_id = d.participant_id AND p.ends_at IS NULL
    AND (NOT p.is_taken_over OR p.met_at <= access_now())
  JOIN who ON who.member_id = p.member_id
  JOIN notes_step s ON s.id = d.row_id AND s.kind = 'meeting'
  WHERE d.kind = 'step' AND d.due_on >= access_day(since)
$$;
CREATE FUNCTION accompaniment_calendar_is(address bytea) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT EXISTS (SELECT 1 FROM accompaniment_calendarfeed f JOIN accounts_member m ON m.id = f.member_id
                 WHERE f.digest = address AND f.ended_at IS NULL AND m.is_active)
$$;

-- Each member keeps her own address.
CREATE POLICY accompaniment_calendarfeed_read ON accompaniment_calendarfeed FOR SELECT TO spheres_app
  USING (member_id = (SELECT access_member()));
CREATE POLICY accompaniment_calendarfeed_add ON accompaniment_calendarfeed FOR INSERT TO spheres_app
  WITH CHECK (member_id = (SELECT access_member()) AND ended_at IS NULL);
CREATE POLICY accompaniment_calendarfeed_end ON accompaniment_calendarfeed FOR UPDATE TO spheres_app
  USING (member_id = (SELECT access_member()) AND ended_at IS NULL)
  WITH CHECK (member_id = (SELECT access_member()));

-- What accompaniment cost in a month, by worker. For coordinators: sums, never with whom.
CREATE FUNCTION accompaniment_expenses(first_day date, last_day date)
RETURNS TABLE (worker uuid, notes bigint, cents bigint, km bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT e.author_id, count(*), sum(e.cents), COALESCE(sum(e.km), 0) FROM accompaniment_expense e
  WHERE e.on BETWEEN first_day AND last_day AND access_role() = 'coordinator' GROUP BY e.author_id
$$;
GRANT EXECUTE ON FUNCTION accompaniment_calendar, accompaniment_calendar_is, accompaniment_expenses TO spheres_app;
