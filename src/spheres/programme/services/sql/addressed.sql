-- A request is read by whom it is addressed to, while it is open: the partner, in the role it is for; and a bed that was
-- accepted by whoever is on shift there, if she said so.
CREATE POLICY services_servicereferral_addressed ON services_servicereferral FOR SELECT TO spheres_app
  USING (partner_id = (SELECT access_partner())
         AND (participant_id = ANY (COALESCE((SELECT access_shared_by_consent()), '{}'::uuid[]))
              OR id = ANY (COALESCE((SELECT services_beds_on_my_shift()), '{}'::uuid[])))
         AND for_role IN ('', (SELECT access_role()))
         AND closed_at IS NULL);

-- Beds that were accepted and that a shift opens now to whoever asks: by the grants that were derived.
CREATE FUNCTION services_beds_on_my_shift() RETURNS uuid[]
LANGUAGE sql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT array_agg(DISTINCT source_id) FROM access_grant
  WHERE member_id = access_member() AND source = 'bed'
    AND valid_from <= access_now() AND valid_until > access_now()
$$;

-- What was answered goes with its request: read by those who read it, and answered by them.
CREATE FUNCTION services_addressed() RETURNS uuid[]
LANGUAGE sql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT array_agg(r.id) FROM services_servicereferral r
  WHERE r.partner_id = access_partner()
    AND (r.participant_id = ANY (COALESCE((SELECT access_shared_by_consent()), '{}'::uuid[]))
         OR r.id = ANY (COALESCE((SELECT services_beds_on_my_shift()), '{}'::uuid[])))
    AND r.for_role IN ('', access_role())
    AND r.closed_at IS NULL
$$;
CREATE POLICY services_serviceanswer_addressed ON services_serviceanswer FOR SELECT TO spheres_app
  USING (referral_id = ANY (COALESCE((SELECT services_addressed()), '{}'::uuid[])));
CREATE POLICY services_serviceanswer_answer ON services_serviceanswer FOR INSERT TO spheres_app
  WITH CHECK (referral_id = ANY (COALESCE((SELECT services_addressed()), '{}'::uuid[]))
              AND author_id = (SELECT access_member()));

GRANT EXECUTE ON FUNCTION services_addressed, services_beds_on_my_shift TO spheres_app;

-- Who reads it first there, and when: told to whoever asked.
CREATE FUNCTION services_opened(referral uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  UPDATE services_servicereferral SET opened_at = access_now(), opened_by_id = access_member()
  WHERE id = referral AND opened_at IS NULL AND author_id <> access_member()
    AND id = ANY (COALESCE((SELECT services_addressed()), '{}'::uuid[]));
END $$;
GRANT EXECUTE ON FUNCTION services_opened TO spheres_app;

-- A request begins as asked, with her agreement, in the name of who asks.
CREATE FUNCTION services_begins() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  IF NEW.status <> 'asked' OR NEW.closed_at IS NOT NULL OR NEW.began_on IS NOT NULL OR NEW.opened_at IS NOT NULL OR NEW.opened_by_id IS NOT NULL
     OR NEW.author_id IS DISTINCT FROM access_member() THEN
    RAISE insufficient_privilege USING MESSAGE = format('member %s may not begin request %s otherwise than as asked, in her own name', access_member(), NEW.id);
  END IF;
  RETURN NEW;
END $$;
-- Nobody who must never be contacted is supported, nor anyone around somebody else.
CREATE FUNCTION services_about_stands() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM entourage_personaround p
                 WHERE p.id = NEW.about_id AND p.participant_id = NEW.participant_id
                   AND p.support_agreed AND NOT p.never_contact) THEN
    RAISE insufficient_privilege USING MESSAGE = format('member %s may not ask support for %s: participant %s did not agree', access_member(), NEW.about_id, NEW.participant_id);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER services_about_stands BEFORE INSERT ON services_servicereferral FOR EACH ROW
  WHEN (NEW.about_id IS NOT NULL) EXECUTE FUNCTION services_about_stands();
CREATE TRIGGER services_begins BEFORE INSERT ON services_servicereferral FOR EACH ROW
  WHEN (current_user = 'spheres_app') EXECUTE FUNCTION services_begins();

-- What an answer changes of its request. The application's role never changes a request itself.
CREATE FUNCTION services_answered() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE referral services_servicereferral; addressed boolean; walks boolean; allowed boolean;
BEGIN
  SELECT * INTO referral FROM services_servicereferral WHERE id = NEW.referral_id FOR UPDATE;
  IF referral.participant_id IS DISTINCT FROM NEW.participant_id OR NEW.author_id IS DISTINCT FROM access_member() THEN
    RAISE insufficient_privilege USING MESSAGE = format('member %s may not answer request %s for another, or about another', access_member(), NEW.referral_id);
  END IF;
  walks := referral.participant_id = ANY (COALESCE(access_writable('clinical'), '{}'::uuid[]));
  addressed := referral.id = ANY (COALESCE((SELECT services_addressed()), '{}'::uuid[]));
  allowed := CASE
    WHEN referral.closed_at IS NOT NULL THEN false
    WHEN NEW.status = 'withdrawn' THEN walks
    WHEN NEW.status = 'closed' THEN walks AND referral.status IN ('done', 'declined')
    ELSE (addressed OR walks AND referral.partner_id IS NULL) AND (referral.status, NEW.status) IN (
      ('asked', 'accepted'), ('asked', 'declined'), ('accepted', 'in_progress'), ('accepted', 'done'),
      ('accepted', 'declined'), ('in_progress', 'in_progress'), ('in_progress', 'done'))
  END;
  IF NOT allowed OR (NEW.next_on IS NULL AND NEW.status NOT IN ('closed', 'withdrawn')) THEN
    RAISE insufficient_privilege USING MESSAGE = format('member %s may not answer %s to request %s, which is %s', access_member(), NEW.status, referral.id, referral.status);
  END IF;
  UPDATE services_servicereferral SET
    status = NEW.status,
    -- Whoever answers has opened it.
    opened_at = CASE WHEN addressed THEN COALESCE(opened_at, access_now()) ELSE opened_at END,
    opened_by_id = CASE WHEN addressed THEN COALESCE(opened_by_id, NEW.author_id) ELSE opened_by_id END,
    next_on = COALESCE(NEW.next_on, next_on),
    -- Whoever accepted answers for it; done or declined, it is back with who walks with her.
    -- Who reads it by a shift alone is gone with it: then it stays with who walks with her.
    owner_id = CASE WHEN NEW.status IN ('accepted', 'in_progress')
                     AND (referral.partner_id IS NULL OR referral.participant_id = ANY (COALESCE(access_shared_by_consent(), '{}'::uuid[])))
                    THEN NEW.author_id ELSE services_worker_of(referral) END,
    began_on = CASE WHEN NEW.status = 'in_progress' THEN COALESCE(began_on, NEW.day) ELSE began_on END,
    closed_at = CASE WHEN NEW.status IN ('closed', 'withdrawn') THEN access_now() END
  WHERE id = referral.id;
  RETURN NULL;
END $$;

-- Who walks with her now, or who asked.
CREATE FUNCTION services_worker_of(referral services_servicereferral) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT COALESCE((SELECT member_id FROM participants_assignment
                   WHERE participant_id = referral.participant_id AND ends_at IS NULL LIMIT 1), referral.author_id)
$$;

CREATE TRIGGER services_answered AFTER INSERT ON services_serviceanswer FOR EACH ROW
  WHEN (current_user = 'spheres_app') EXECUTE FUNCTION services_answered();

-- Nothing falls: when a partner no longer reads a request, it is back with who walks with her the next day.
CREATE FUNCTION services_shared_no_more() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  UPDATE services_servicereferral r SET owner_id = services_worker_of(r),
    next_on = LEAST(next_on, access_day(access_now()) + 1)
  WHERE r.participant_id = NEW.participant_id AND r.partner_id = NEW.partner_id AND r.closed_at IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER services_shared_no_more AFTER UPDATE OF withdrawn_at ON consents_consent FOR EACH ROW
  WHEN (NEW.withdrawn_at IS NOT NULL AND NEW.partner_id IS NOT NULL)
  EXECUTE FUNCTION services_shared_no_more();

-- The same when she shuts her file to whoever was to answer: it is back with who walks with her.
CREATE FUNCTION services_shut_out() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  UPDATE services_servicereferral r SET owner_id = services_worker_of(r),
    next_on = LEAST(next_on, access_day(access_now()) + 1)
  FROM accounts_member m
  WHERE r.participant_id = NEW.participant_id AND r.closed_at IS NULL AND m.id = r.owner_id
    AND participants_shuts(NEW, m);
  RETURN NULL;
END $$;
CREATE TRIGGER services_shut_out AFTER INSERT OR UPDATE OF in_force_at ON participants_restriction
  FOR EACH ROW WHEN (NEW.in_force_at IS NOT NULL) EXECUTE FUNCTION services_shut_out();

-- Another worker walks with her: what the one before was to do is hers.
CREATE FUNCTION services_handed_over() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  UPDATE services_servicereferral r SET owner_id = NEW.member_id
  WHERE r.participant_id = NEW.participant_id AND r.closed_at IS NULL
    AND r.owner_id IN (SELECT a.member_id FROM participants_assignment a WHERE a.participant_id = NEW.participant_id);
  RETURN NULL;
END $$;
CREATE TRIGGER services_handed_over AFTER INSERT ON participants_assignment FOR EACH ROW
  EXECUTE FUNCTION services_handed_over();

-- She leaves the programme: nobody is asked for anything any more.
CREATE FUNCTION services_she_left() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  UPDATE services_servicereferral SET status = 'withdrawn', closed_at = access_now()
  WHERE participant_id = NEW.participant_id AND closed_at IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER services_she_left AFTER UPDATE OF ended_on ON participants_followup FOR EACH ROW
  WHEN (OLD.ended_on IS NULL AND NEW.ended_on IS NOT NULL) EXECUTE FUNCTION services_she_left();

-- It was said by mistake, and is undone: what was asked for stands as it was answered last.
CREATE FUNCTION services_leaving_undone() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  UPDATE services_servicereferral r SET closed_at = NULL, status = COALESCE((
    SELECT a.status FROM services_serviceanswer a WHERE a.referral_id = r.id ORDER BY a.at DESC, a.id DESC LIMIT 1), 'asked')
  WHERE r.participant_id = NEW.participant_id
    AND r.closed_at = (SELECT max(c.at) FROM access_closing c WHERE c.row_id = NEW.id AND c.undone_at IS NULL);
  RETURN NULL;
END $$;
CREATE TRIGGER services_leaving_undone AFTER UPDATE OF ended_on ON participants_followup FOR EACH ROW
  WHEN (OLD.ended_on IS NOT NULL AND NEW.ended_on IS NULL) EXECUTE FUNCTION services_leaving_undone();

-- A shelter's own team says how many beds it has tonight; every member reads it.
CREATE POLICY services_beds_read ON services_beds FOR SELECT TO spheres_app
  USING ((SELECT access_member()) IS NOT NULL);
CREATE POLICY services_beds_add ON services_beds FOR INSERT TO spheres_app
  WITH CHECK (partner_id = (SELECT access_partner()) AND author_id = (SELECT access_member()));

-- How long each kind of service takes from the request to its beginning. For coordinators, in numbers.
CREATE FUNCTION services_waits(since timestamptz)
RETURNS TABLE (kind text, asked_at timestamptz, began_on date, is_open boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT r.kind, r.asked_at, r.began_on, r.closed_at IS NULL
  FROM services_servicereferral r
  WHERE r.asked_at >= since AND access_role() = 'coordinator'
    AND (r.began_on IS NOT NULL OR r.status IN ('asked', 'accepted'))
$$;
GRANT EXECUTE ON FUNCTION services_waits TO spheres_app;

-- Whether she still shares something with whom a request is addressed to.
CREATE FUNCTION services_is_read(referral services_servicereferral) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT EXISTS (SELECT 1 FROM consents_consent k
                 WHERE k.participant_id = referral.participant_id AND k.partner_id = referral.partner_id AND k.agreed
                   AND k.starts_at <= access_now() AND k.ends_at > access_now()
                   AND (k.withdrawn_at IS NULL OR k.withdrawn_at > access_now()))
$$;

-- Who is on shift where it is asked, and, where ``next_too``, whose shift comes next; but for those she shut out.
CREATE FUNCTION services_on_shift(referral services_servicereferral, next_too boolean) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT array_agg(DISTINCT s.member_id) FROM shifts_standing s
  WHERE s.partner_id = referral.partner_id AND s.ends_at > access_now()
    AND NOT participants_is_shut(referral.participant_id, s.member_id)
    AND (s.starts_at <= access_now()
         OR next_too AND s.starts_at = (SELECT min(n.starts_at) FROM shifts_standing n
                                        WHERE n.partner_id = referral.partner_id AND n.starts_at > access_now()))
$$;

-- Whom a request for tonight is told to at once, beside who reads it; to whoever asked.
CREATE FUNCTION services_whom_to_tell(referral uuid) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT services_on_shift(r, false) FROM services_servicereferral r
  WHERE r.id = referral AND r.author_id = access_member() AND r.needed_at IS NOT NULL AND services_is_read(r)
$$;
GRANT EXECUTE ON FUNCTION services_whom_to_tell TO spheres_app;

-- A request for tonight that nobody there has opened: who asked, who is on shift there, and whose shift is the next.
CREATE FUNCTION services_not_opened(referral uuid) RETURNS TABLE (asked_by uuid, members uuid[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT r.author_id, COALESCE(services_on_shift(r, true), '{}') FROM services_servicereferral r
  WHERE r.id = referral AND r.opened_at IS NULL AND r.status = 'asked' AND r.closed_at IS NULL AND services_is_read(r)
$$;
GRANT EXECUTE ON FUNCTION services_not_opened TO spheres_worker;

-- To whoever is on shift there and is not in her circle: that a bed is asked for tonight, by whom and since when, and who
-- reads for whom it is; nothing of her, and nothing to whom she shut out.
CREATE FUNCTION services_beds_asked()
RETURNS TABLE (asked_by uuid, asked_at timestamptz, needed_at timestamptz, opened_at timestamptz, readers uuid[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT r.author_id, r.asked_at, r.needed_at, r.opened_at, COALESCE((
    SELECT array_agg(DISTINCT g.member_id) FROM access_grant g JOIN accounts_member m ON m.id = g.member_id
    WHERE g.participant_id = r.participant_id AND g.source = 'consent' AND m.partner_id = r.partner_id
      AND r.for_role IN ('', m.role)
      AND g.valid_from <= access_now() AND (g.valid_until IS NULL OR g.valid_until > access_now())), '{}')
  FROM services_servicereferral r
  WHERE r.partner_id = access_partner() AND r.status = 'asked' AND r.closed_at IS NULL
    AND r.needed_at > access_now() - interval '12 hours'
    AND r.id <> ALL (COALESCE((SELECT services_addressed()), '{}'::uuid[]))
    AND services_is_read(r)
    AND access_member() = ANY (COALESCE(services_on_shift(r, false), '{}'::uuid[]))
  ORDER BY r.needed_at
$$;
GRANT EXECUTE ON FUNCTION services_beds_asked TO spheres_app;

-- The same of one request, to whoever may see anything of her.
CREATE FUNCTION services_read_there(referral uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT COALESCE((SELECT services_is_read(r) FROM services_servicereferral r
                   WHERE r.id = referral AND r.participant_id = ANY (COALESCE((SELECT access_readable_any()), '{}'::uuid[]))), false)
$$;
GRANT EXECUTE ON FUNCTION services_read_there TO spheres_app;
