-- Who takes over has met the young person: she says on which day. It opens the follow-up once somebody else answers
-- for it, who neither named her nor is new herself; where nobody is, after a day. One who named her and the one who
-- was named read nothing by themselves.
CREATE FUNCTION team_says_met(participant uuid, on_day date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF on_day > access_day(access_now()) THEN
    RAISE insufficient_privilege USING MESSAGE = format('member %s may not say that they met on %s, in the future', access_member(), on_day);
  END IF;
  UPDATE participants_assignment
  SET met_on = on_day, met_said_at = access_now(),
      met_at = CASE WHEN team_is_alone(named_by_id, member_id) THEN access_now() + interval '24 hours' END
  WHERE participant_id = participant AND member_id = access_member() AND ends_at IS NULL
    AND is_taken_over AND met_said_at IS NULL;
  RETURN FOUND;
END $$;

-- Somebody second came within that day: it waits for her answer, and opens by no clock.
CREATE FUNCTION team_somebody_came() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  UPDATE participants_assignment SET met_at = NULL
  WHERE ends_at IS NULL AND met_at > access_now() AND NOT team_is_alone(named_by_id, member_id);
  RETURN NULL;
END $$;
CREATE TRIGGER somebody_came AFTER INSERT OR UPDATE OF role, is_active, answered_at ON accounts_member
  FOR EACH ROW EXECUTE FUNCTION team_somebody_came();

-- Whether she took over, and what was said of their meeting: for herself.
CREATE FUNCTION team_my_taking_over(participant uuid)
RETURNS TABLE (since timestamptz, met_on date, met_said_at timestamptz, met_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT starts_at, met_on, met_said_at, met_at FROM participants_assignment
  WHERE participant_id = participant AND member_id = access_member() AND ends_at IS NULL AND is_taken_over
$$;

-- What waits for an answer, for who names members; never whom it is about. To whom she shut her file, it is not told.
CREATE FUNCTION team_meetings()
RETURNS TABLE (id uuid, member_id uuid, named_by_id uuid, since timestamptz, met_on date, met_said_at timestamptz,
               met_at timestamptz, is_mine boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT a.id, a.member_id, a.named_by_id, a.starts_at, a.met_on, a.met_said_at, a.met_at,
         access_member() IN (SELECT team_seconds(a.named_by_id, a.member_id))
  FROM participants_assignment a
  WHERE a.ends_at IS NULL AND a.is_taken_over AND a.met_said_at IS NOT NULL AND (a.met_at IS NULL OR a.met_at > access_now())
    AND team_names(access_role())
    AND NOT participants_is_shut(a.participant_id, access_member())
$$;

-- Somebody else answers for it, or not: then she may say it again. On the record of the young person.
CREATE FUNCTION team_answers_met(assignment uuid, agrees boolean) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE assigned participants_assignment;
BEGIN
  SELECT * INTO assigned FROM participants_assignment
  WHERE id = assignment AND id IN (SELECT t.id FROM team_meetings() t) FOR UPDATE;
  IF assigned.id IS NULL THEN RETURN NULL; END IF;
  IF access_member() NOT IN (SELECT team_seconds(assigned.named_by_id, assigned.member_id)) THEN
    RAISE insufficient_privilege USING MESSAGE = format('member %s may not answer for the meeting of %s', access_member(), assigned.member_id);
  END IF;
  IF agrees THEN
    UPDATE participants_assignment SET met_at = access_now(), met_agreed_by_id = access_member() WHERE id = assignment;
  ELSE
    UPDATE participants_assignment SET met_on = NULL, met_said_at = NULL, met_at = NULL WHERE id = assignment;
  END IF;
  INSERT INTO audit_look (id, at, member_id, partner_id, participant_id, kind, page, categories, sources)
  SELECT gen_random_uuid(), now(), m.id, m.partner_id, assigned.participant_id, 'change', 'team:met-answer',
         ARRAY['identity'], ARRAY[]::text[]
  FROM accounts_member m WHERE m.id = access_member();
  RETURN assigned.member_id;
END $$;

-- Who may answer for it: who is told that it waits.
CREATE FUNCTION team_may_answer_met(participant uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT s.id FROM participants_assignment a, team_seconds(a.named_by_id, a.member_id) AS s (id)
  WHERE a.participant_id = participant AND a.member_id = access_member() AND a.ends_at IS NULL
    AND NOT participants_is_shut(participant, s.id)
$$;
GRANT EXECUTE ON FUNCTION team_says_met, team_my_taking_over, team_meetings, team_answers_met, team_may_answer_met
  TO spheres_app;
