-- What opens many takes two people: one asks, another agrees, and it holds from that moment. One coordinator alone
-- could bring in whom she likes, name her for everyone another walks with, and read it all.
CREATE POLICY team_pendingchange_read ON team_pendingchange FOR SELECT TO spheres_app
  USING ((SELECT access_role()) IN ('coordinator', 'administrator'));

-- Who names members.
CREATE FUNCTION team_names(as_role text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT as_role IN ('coordinator', 'administrator') $$;

-- Who may be the second person: who names members and has come in; neither who asked nor whom it is about. Nobody who
-- was named for this by a page less than thirty days ago, by whoever: an account that one made for oneself would
-- agree to all. Nor who asked, less than thirty days ago, that who asks now be named.
CREATE FUNCTION team_seconds(asking uuid, concerned uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT m.id FROM accounts_member m
  WHERE team_names(m.role)
    AND m.is_active
    AND m.answered_at IS NOT NULL
    AND m.id IS DISTINCT FROM asking
    AND m.id IS DISTINCT FROM concerned
    AND NOT EXISTS (SELECT 1 FROM team_pendingchange n
                    WHERE n.answer IN ('agreed', 'by_time') AND n.answered_at > access_now() - interval '30 days'
                      AND team_names(n.role) AND NOT team_names(n.former_role)
                      AND (n.member_id = m.id OR n.member_id = asking AND n.asked_by_id = m.id))
$$;

-- Whether that member was named for this by a page less than thirty days before.
CREATE FUNCTION team_was_new(whom uuid, moment timestamptz) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT EXISTS (SELECT 1 FROM team_pendingchange n
                 WHERE n.member_id = whom AND n.answer IN ('agreed', 'by_time')
                   AND team_names(n.role) AND NOT team_names(n.former_role)
                   AND n.answered_at <= moment AND n.answered_at > moment - interval '30 days')
$$;

-- Whether nobody second is there, and that is not of her own making: within thirty days neither she nor anyone who was new
-- herself ended the work of who named members: an account that one made for oneself would do it for her. Then what she
-- asks for waits for a day.
CREATE FUNCTION team_is_alone(asking uuid, concerned uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT NOT EXISTS (SELECT 1 FROM team_seconds(asking, concerned))
    AND NOT EXISTS (SELECT 1 FROM accounts_memberchange c
                    WHERE (c.by_id = asking OR team_was_new(c.by_id, c.at)) AND c.what = 'left' AND team_names(c.role)
                      AND c.at > access_now() - interval '30 days')
    AND NOT EXISTS (SELECT 1 FROM team_pendingchange n
                    WHERE (n.asked_by_id = asking OR team_was_new(n.asked_by_id, n.asked_at))
                      AND n.answer IN ('agreed', 'by_time')
                      AND n.answered_at > access_now() - interval '30 days'
                      AND team_names(n.former_role) AND NOT team_names(n.role))
$$;

-- The same, of one thing that waits, for who names members.
CREATE FUNCTION team_may_agree(pending uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT s.id FROM team_pendingchange n, team_seconds(n.asked_by_id, n.member_id) AS s (id)
  WHERE n.id = pending AND n.answered_at IS NULL AND team_names(access_role())
$$;

-- Asked for; from when it holds without a second, where nobody is.
CREATE FUNCTION team_asks(change team_pendingchange) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  change.asked_by_id := access_member();
  change.asked_at := access_now();
  change.alone_until := CASE WHEN team_is_alone(change.asked_by_id, change.member_id) THEN access_now() + interval '24 hours' END;
  change.answer := '';
  INSERT INTO team_pendingchange SELECT change.*;
END $$;

-- A new member is asked for.
CREATE FUNCTION team_invites(
  new_id uuid, her_email text, her_name text, at_partner uuid, as_role text, her_language text, she_speaks text,
  on_call boolean, privacy_officer boolean
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE change team_pendingchange;
BEGIN
  IF NOT accounts_may_name(access_member(), new_id, as_role, on_call OR privacy_officer)
     OR NOT accounts_role_fits(as_role, (SELECT mandate FROM accounts_partner WHERE id = at_partner)) THEN
    RAISE insufficient_privilege USING MESSAGE = format('member %s may not invite a %s', access_member(), as_role);
  END IF;
  IF EXISTS (SELECT 1 FROM accounts_member WHERE email = lower(her_email)) THEN
    RAISE unique_violation USING MESSAGE = 'a member has this address already';
  END IF;
  change.id := new_id; change.what := 'invited'; change.email := lower(her_email); change.name := her_name;
  change.partner_id := at_partner; change.role := as_role; change.former_role := ''; change.language := her_language;
  change.speaks := she_speaks; change.is_on_call := on_call; change.is_privacy_officer := privacy_officer;
  PERFORM team_asks(change);
END $$;

-- A member does something else, or elsewhere. What narrows, and what she is called, is so at once; what opens is asked
-- for. Returns under which number it waits, or nothing.
CREATE FUNCTION team_changes(
  new_id uuid, whom uuid, her_name text, at_partner uuid, as_role text, she_speaks text, on_call boolean,
  privacy_officer boolean, followed_by uuid
) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE change team_pendingchange; before accounts_member; moves boolean; is_admin boolean := access_role() = 'administrator';
BEGIN
  SELECT * INTO before FROM accounts_member WHERE id = whom;
  PERFORM accounts_narrow(whom, her_name, she_speaks, on_call AND (is_admin OR before.is_on_call),
                          privacy_officer AND (is_admin OR before.is_privacy_officer));
  moves := before.partner_id IS DISTINCT FROM at_partner OR before.role IS DISTINCT FROM as_role;
  change.is_on_call := is_admin AND on_call AND (moves OR NOT before.is_on_call);
  change.is_privacy_officer := is_admin AND privacy_officer AND (moves OR NOT before.is_privacy_officer);
  IF NOT is_admin AND (on_call > before.is_on_call OR privacy_officer > before.is_privacy_officer)
     OR NOT accounts_may_name(access_member(), whom, as_role, change.is_on_call OR change.is_privacy_officer)
     OR moves AND NOT accounts_role_fits(as_role, (SELECT mandate FROM accounts_partner WHERE id = at_partner)) THEN
    RAISE insufficient_privilege USING MESSAGE = format('member %s may not change member %s', access_member(), whom);
  END IF;
  IF NOT moves AND NOT change.is_on_call AND NOT change.is_privacy_officer THEN RETURN NULL; END IF;
  change.id := new_id; change.what := 'changed'; change.member_id := whom; change.email := before.email; change.name := her_name;
  change.partner_id := at_partner; change.role := as_role; change.former_role := before.role; change.language := before.language;
  change.speaks := she_speaks; change.successor_id := CASE WHEN moves THEN followed_by END;
  PERFORM team_asks(change);
  RETURN new_id;
END $$;

-- A supervisor beside a worker reads the follow-up of everyone that worker walks with: the same.
CREATE FUNCTION team_supports(new_id uuid, supervisor uuid, beside uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE change team_pendingchange; whom accounts_member;
BEGIN
  SELECT * INTO whom FROM accounts_member WHERE id = supervisor AND role = 'supervisor' AND is_active;
  PERFORM 1 FROM accounts_member WHERE id = beside AND role = 'pivot_worker' AND is_active;
  IF NOT FOUND OR whom.id IS NULL OR access_role() IS DISTINCT FROM 'coordinator' THEN
    RAISE insufficient_privilege USING MESSAGE = format('member %s may not put %s beside %s', access_member(), supervisor, beside);
  END IF;
  IF EXISTS (SELECT 1 FROM team_supervision WHERE supervisor_id = supervisor AND worker_id = beside AND ends_at IS NULL)
     OR EXISTS (SELECT 1 FROM team_pendingchange WHERE member_id = supervisor AND worker_id = beside AND answered_at IS NULL)
  THEN RETURN false; END IF;
  change.id := new_id; change.what := 'supports'; change.member_id := supervisor; change.worker_id := beside;
  change.email := whom.email; change.name := whom.name; change.partner_id := whom.partner_id; change.role := whom.role;
  change.former_role := whom.role; change.language := whom.language; change.speaks := whom.speaks; change.is_on_call := false;
  change.is_privacy_officer := false;
  PERFORM team_asks(change);
  RETURN true;
END $$;

-- It holds from now on. Returns how many young people are walked with by another.
CREATE FUNCTION team_takes_effect(change team_pendingchange, agreed uuid) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF change.what = 'invited' THEN
    PERFORM accounts_invite(change.id, change.email, change.name, change.partner_id, change.role, change.language, change.speaks,
                            change.is_on_call, change.is_privacy_officer, change.asked_by_id, agreed);
    UPDATE team_pendingchange SET member_id = change.id WHERE id = change.id;
  ELSIF change.what = 'changed' THEN
    IF accounts_change(change.member_id, change.partner_id, change.role, change.is_on_call, change.is_privacy_officer,
                       change.asked_by_id, agreed) THEN
      RETURN team_hands_over(change.member_id, change.successor_id, 'team:pending', change.asked_by_id);
    END IF;
  ELSE
    PERFORM 1 FROM accounts_member s, accounts_member w, accounts_member c
    WHERE s.id = change.member_id AND s.role = 'supervisor' AND s.is_active
      AND w.id = change.worker_id AND w.role = 'pivot_worker' AND w.is_active
      AND c.id = change.asked_by_id AND c.role = 'coordinator' AND c.is_active;
    IF NOT FOUND THEN
      RAISE insufficient_privilege USING MESSAGE = format('%s can''t be put beside %s any more', change.member_id, change.worker_id);
    END IF;
    INSERT INTO team_supervision (id, supervisor_id, worker_id, starts_at)
    VALUES (change.id, change.member_id, change.worker_id, access_now());
  END IF;
  RETURN 0;
END $$;

-- The second person agrees: it holds in this transaction. Nothing when it is answered already.
CREATE FUNCTION team_agrees(pending uuid) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE change team_pendingchange;
BEGIN
  SELECT * INTO change FROM team_pendingchange WHERE id = pending AND answered_at IS NULL FOR UPDATE;
  IF change.id IS NULL THEN RETURN NULL; END IF;
  IF access_member() IS NULL OR access_member() NOT IN (SELECT team_seconds(change.asked_by_id, change.member_id)) THEN
    RAISE insufficient_privilege USING MESSAGE = format('member %s may not agree to %s', access_member(), pending);
  END IF;
  UPDATE team_pendingchange SET answer = 'agreed', answered_by_id = access_member(), answered_at = access_now()
  WHERE id = pending;
  RETURN team_takes_effect(change, access_member());
END $$;

-- Who asked takes it back; anyone else who names members declines it, whoever she is: that opens nothing.
CREATE FUNCTION team_declines(pending uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF NOT COALESCE(team_names(access_role()), false) THEN
    RAISE insufficient_privilege USING MESSAGE = format('member %s may not decline %s', access_member(), pending);
  END IF;
  UPDATE team_pendingchange
  SET answer = CASE WHEN asked_by_id = access_member() THEN 'withdrawn' ELSE 'declined' END,
      answered_by_id = access_member(), answered_at = access_now()
  WHERE id = pending AND answered_at IS NULL;
  RETURN FOUND;
END $$;
GRANT EXECUTE ON FUNCTION team_may_agree, team_invites, team_changes, team_supports, team_agrees, team_declines TO spheres_app;

-- Nobody second was there for a day: it holds, by the background work. Once somebody second is there, it waits for her.
-- Returns whether it holds now.
CREATE FUNCTION team_after_a_day(pending uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE change team_pendingchange;
BEGIN
  SELECT * INTO change FROM team_pendingchange
  WHERE id = pending AND answered_at IS NULL AND alone_until <= access_now() FOR UPDATE;
  IF change.id IS NULL THEN RETURN false; END IF;
  IF NOT team_is_alone(change.asked_by_id, change.member_id) THEN
    UPDATE team_pendingchange SET alone_until = NULL WHERE id = pending;
    RETURN false;
  END IF;
  BEGIN
    UPDATE team_pendingchange SET answer = 'by_time', answered_at = access_now() WHERE id = pending;
    PERFORM team_takes_effect(change, NULL);
    RETURN true;
  EXCEPTION WHEN insufficient_privilege OR check_violation OR unique_violation THEN
    UPDATE team_pendingchange SET answer = 'over', answered_at = access_now() WHERE id = pending;
    RETURN false;
  END;
END $$;

-- Of what took effect so: whom the message is about and how she is invited, for the background work; and whom it tells.
CREATE FUNCTION team_told_of(pending uuid)
RETURNS TABLE (what text, member_id uuid, name text, asked_by text, partner_fr text, partner_en text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT n.what, n.member_id, n.name, a.name, p.name_fr, p.name_en
  FROM team_pendingchange n JOIN accounts_member a ON a.id = n.asked_by_id JOIN accounts_partner p ON p.id = n.partner_id
  WHERE n.id = pending
$$;
CREATE FUNCTION team_everyone() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT id FROM accounts_member WHERE is_active AND answered_at IS NOT NULL $$;
-- Who may agree to what waits still, for the background work.
CREATE FUNCTION team_waits_for(pending uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT s.id FROM team_pendingchange n, team_seconds(n.asked_by_id, n.member_id) AS s (id)
  WHERE n.id = pending AND n.answered_at IS NULL
$$;
GRANT EXECUTE ON FUNCTION team_after_a_day, team_told_of, team_everyone, team_waits_for TO spheres_worker;
