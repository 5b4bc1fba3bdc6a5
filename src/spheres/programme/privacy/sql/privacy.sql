-- The register is hers. Whom an incident concerns is known to her as a number; who walks with that young
-- person reads that she is concerned, and notes when she was told.
CREATE POLICY privacy_incident_read ON privacy_incident FOR SELECT TO spheres_app
  USING ((SELECT access_is_privacy_officer()) OR id IN (SELECT incident_id FROM privacy_incidentsubject));
CREATE POLICY privacy_incident_add ON privacy_incident FOR INSERT TO spheres_app
  WITH CHECK ((SELECT access_is_privacy_officer()) AND written_by_id = (SELECT access_member()));
CREATE POLICY privacy_incident_change ON privacy_incident FOR UPDATE TO spheres_app
  USING ((SELECT access_is_privacy_officer()) AND closed_at IS NULL)
  WITH CHECK ((SELECT access_is_privacy_officer()));

CREATE POLICY privacy_concerned_read ON privacy_incidentsubject FOR SELECT TO spheres_app
  USING ((SELECT access_is_privacy_officer())
         OR participant_id = ANY (COALESCE((SELECT access_readable('identity')), '{}'::uuid[]))
            AND (participant_id = ANY (COALESCE((SELECT access_whole('identity')), '{}'::uuid[]))
                 OR access_row_open(participant_id, 'identity', ARRAY[id], '{}'::uuid[], noted_at)));
CREATE POLICY privacy_concerned_change ON privacy_incidentsubject FOR UPDATE TO spheres_app
  USING (participant_id = ANY (COALESCE((SELECT access_writable('identity')), '{}'::uuid[])));

-- Whether something of hers was shown in an incident: to its member (or to anybody), in its time, of its
-- kinds. From the record of looks.
CREATE FUNCTION privacy_concerns(incident privacy_incident, participant uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT EXISTS (
    SELECT 1 FROM audit_look l
    WHERE l.participant_id = participant AND l.kind IN ('view', 'print')
      AND l.at >= incident.began_at AND l.at <= COALESCE(incident.ended_at, clock_timestamp())
      AND (incident.member_id IS NULL OR l.member_id = incident.member_id)
      AND (incident.categories = '{}' OR l.categories && incident.categories))
$$;

CREATE FUNCTION privacy_find_concerned(incident uuid) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE one privacy_incident; found bigint;
BEGIN
  SELECT * INTO one FROM privacy_incident WHERE id = incident AND closed_at IS NULL FOR UPDATE;
  IF one.id IS NULL OR NOT access_is_privacy_officer() THEN
    RAISE insufficient_privilege USING MESSAGE = format('member %s may not look for whom incident %s concerns', access_member(), incident);
  END IF;
  INSERT INTO privacy_incidentsubject (id, incident_id, participant_id, noted_at)
  SELECT gen_random_uuid(), one.id, p.id, now() FROM participants_participant p WHERE privacy_concerns(one, p.id)
  ON CONFLICT (incident_id, participant_id) DO NOTHING;
  -- What is no longer found leaves the list, unless she was told already.
  DELETE FROM privacy_incidentsubject c
  WHERE c.incident_id = one.id AND c.told_at IS NULL AND NOT privacy_concerns(one, c.participant_id);
  SELECT count(*) INTO found FROM privacy_incidentsubject WHERE incident_id = one.id;
  RETURN found;
END $$;

-- An erasure is asked for by who may write who she is, and answered by the function below.
CREATE POLICY privacy_erasure_read ON privacy_erasure FOR SELECT TO spheres_app
  USING ((SELECT access_is_privacy_officer())
         OR participant_id = ANY (COALESCE((SELECT access_readable('identity')), '{}'::uuid[]))
            AND (participant_id = ANY (COALESCE((SELECT access_whole('identity')), '{}'::uuid[]))
                 OR access_row_open(participant_id, 'identity', ARRAY[id], '{}'::uuid[], asked_at)));
CREATE POLICY privacy_erasure_add ON privacy_erasure FOR INSERT TO spheres_app
  WITH CHECK (participant_id = ANY (COALESCE((SELECT access_writable('identity')), '{}'::uuid[]))
              AND asked_by_id = (SELECT access_member()) AND heard_at IS NULL AND answered_at IS NULL);

-- Wanted by her worker, it needs somebody else who hears it from her: one worker could have the record of what he did
-- erased. A coordinator or an administrator, who speaks with her and reads nothing of her; never the privacy officer, who
-- is not to know who it is, nor anyone to whom she shut her file.
CREATE FUNCTION privacy_hearers(erasure uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT m.id FROM privacy_erasure e, accounts_member m
  WHERE e.id = erasure AND e.heard_at IS NULL AND e.answered_at IS NULL
    AND m.role IN ('coordinator', 'administrator')
    AND m.is_active
    AND NOT m.is_privacy_officer
    AND m.id <> e.asked_by_id
    AND NOT participants_is_shut(e.participant_id, m.id)
$$;
-- What waits to be heard by whoever is asking: who asked, and when. Never about whom.
CREATE FUNCTION privacy_to_hear() RETURNS TABLE (id uuid, asked_by uuid, asked_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT e.id, e.asked_by_id, e.asked_at FROM privacy_erasure e
  WHERE access_member() IN (SELECT privacy_hearers(e.id))
$$;
-- She was asked. What she does not want is over with that.
CREATE FUNCTION privacy_hear(erasure uuid, wants boolean) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE one privacy_erasure;
BEGIN
  SELECT * INTO one FROM privacy_erasure WHERE id = erasure FOR UPDATE;
  IF access_member() IS NULL OR access_member() NOT IN (SELECT privacy_hearers(erasure)) THEN RETURN false; END IF;
  UPDATE privacy_erasure SET
    heard_by_id = CASE WHEN wants THEN access_member() END, heard_at = CASE WHEN wants THEN access_now() END,
    answered_by_id = CASE WHEN NOT wants THEN access_member() END, answered_at = CASE WHEN NOT wants THEN access_now() END,
    outcome = CASE WHEN wants THEN '' ELSE 'not_hers' END
  WHERE id = erasure;
  INSERT INTO audit_look (id, at, member_id, partner_id, participant_id, kind, page, categories, sources)
  SELECT gen_random_uuid(), access_now(), m.id, m.partner_id, one.participant_id, 'change', 'privacy:erasure-hear',
         ARRAY['identity'], ARRAY[]::text[]
  FROM accounts_member m WHERE m.id = access_member();
  RETURN true;
END $$;
-- For who asked: who is told that it waits to be heard.
CREATE FUNCTION privacy_who_may_hear(erasure uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT privacy_hearers(e.id) FROM privacy_erasure e WHERE e.id = erasure AND e.asked_by_id = access_member()
$$;
GRANT EXECUTE ON FUNCTION privacy_to_hear, privacy_hear, privacy_who_may_hear TO spheres_app;

CREATE POLICY privacy_forgetting_read ON privacy_forgetting FOR SELECT TO spheres_app
  USING ((SELECT access_is_privacy_officer()));

-- The words of these participants in one table, and whatever else of a row was sealed beside them, are no more.
CREATE FUNCTION privacy_blank(sealed_table text, who text, also text[], ids uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  EXECUTE format('UPDATE %I SET sealed = ''''%s WHERE %I = ANY ($1)', sealed_table,
    (SELECT string_agg(format(', %I = NULL', c), '') FROM unnest(also) AS c), who) USING ids;
END $$;

-- Her key is destroyed, and with it every copy of what it sealed. What is left counts, and names nobody.
CREATE FUNCTION privacy_destroy(participant uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE ended timestamptz := access_now(); one record;
BEGIN
  UPDATE participants_circle SET ends_at = GREATEST(ended, starts_at) WHERE participant_id = participant AND ends_at IS NULL;
  UPDATE therapy_therapy SET ends_at = GREATEST(ended, starts_at) WHERE participant_id = participant AND ends_at IS NULL;
  UPDATE committee_agendaitem SET taken_off_at = ended WHERE participant_id = participant AND taken_off_at IS NULL;
  UPDATE participants_followup SET ended_on = access_day(ended) WHERE participant_id = participant AND ended_on IS NULL;
  UPDATE consents_consent SET withdrawn_at = ended, ending = 'left' WHERE participant_id = participant AND withdrawn_at IS NULL;
  UPDATE participants_assignment SET ends_at = GREATEST(ended, starts_at)
  WHERE participant_id = participant AND ends_at IS NULL;
  UPDATE safety_emergencyaccess SET closed_at = COALESCE(closed_at, LEAST(ends_at, ended)) WHERE participant_id = participant;
  UPDATE referrals_referral SET status = 'not_now', not_now_reason = 'erased', closed_at = ended
  WHERE participant_id = participant AND closed_at IS NULL;
  UPDATE referrals_receipt SET initial = '–'
  WHERE id IN (SELECT receipt_id FROM referrals_referral WHERE participant_id = participant);
  FOR one IN SELECT * FROM access_sealed_tables() LOOP
    PERFORM privacy_blank(one.sealed_table, one.who, one.also, ARRAY[participant]);
  END LOOP;
  DELETE FROM vault_draft WHERE participant_id = participant;
  -- What went along with her to another record stands there by itself, and no longer says where it came from.
  INSERT INTO participants_restriction (id, participant_id, author_id, author_partner_id, member_id, partner_id, role,
                                        risks_told, made_at, in_force_at, sealed)
  SELECT c.id, c.participant_id, x.author_id, x.author_partner_id, x.member_id, x.partner_id, x.role, x.risks_told,
         x.made_at, x.in_force_at, x.sealed
  FROM participants_carriedrestriction c JOIN participants_restriction x ON x.id = c.restriction_id
  WHERE x.participant_id = participant AND x.lifted_at IS NULL AND c.lifted_at IS NULL
    AND EXISTS (SELECT 1 FROM participants_participant p WHERE p.id = c.participant_id)
  ON CONFLICT DO NOTHING;
  DELETE FROM participants_carriedrestriction c
  WHERE c.participant_id = participant
     OR c.restriction_id IN (SELECT x.id FROM participants_restriction x WHERE x.participant_id = participant);
  DELETE FROM participants_blindindex WHERE participant_id = participant;
  DELETE FROM vault_participantkey WHERE participant_id = participant;
END $$;

-- Of people who were erased, how many can be read again: a backup was restored, and nothing is served before
-- they are erased anew. Asked at start, when nobody is asking for anything.
CREATE FUNCTION privacy_not_applied(erased uuid[]) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT count(*) FROM vault_participantkey WHERE participant_id = ANY (erased) AND access_account() IS NULL
$$;
GRANT EXECUTE ON FUNCTION privacy_not_applied TO spheres_app, spheres_worker;

-- What an erasure waits for: that somebody answers for having opened her file in an emergency, and that an incident that
-- concerns her is closed. What a court or a complaint asks for, a person knows: she keeps it for now, and says why.
CREATE FUNCTION privacy_law_waits(participant uuid) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT array_remove(ARRAY[
    CASE WHEN EXISTS (SELECT 1 FROM safety_emergencyaccess a WHERE a.participant_id = participant AND a.reviewed_at IS NULL)
         THEN 'emergency' END,
    CASE WHEN EXISTS (SELECT 1 FROM privacy_incidentsubject c JOIN privacy_incident i ON i.id = c.incident_id
                      WHERE c.participant_id = participant AND i.closed_at IS NULL)
         THEN 'incident' END], NULL)
$$;

-- The same, and whether somebody else has to hear it from her: for who answers for it, and for who may read who she is.
CREATE FUNCTION privacy_waits(erasure uuid) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT privacy_law_waits(e.participant_id) || CASE WHEN e.heard_at IS NULL THEN '{her word}'::text[] ELSE '{}' END
  FROM privacy_erasure e
  WHERE e.id = erasure
    AND (access_is_privacy_officer() OR e.participant_id = ANY (COALESCE((SELECT access_readable('identity')), '{}'::uuid[])))
$$;
GRANT EXECUTE ON FUNCTION privacy_waits TO spheres_app;

-- The privacy officer answers: never for what she asked herself, and never that a file is erased which the law still
-- needs. The pages destroy nothing: an operator's process does, as the owner (privacy/erasing.py).
CREATE FUNCTION privacy_answer(erasure uuid, given_outcome text, why bytea, certificate text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE one privacy_erasure;
BEGIN
  SELECT * INTO one FROM privacy_erasure WHERE id = erasure AND answered_at IS NULL FOR UPDATE;
  IF one.id IS NULL OR NOT access_is_privacy_officer() OR one.asked_by_id = (SELECT access_member()) THEN
    RAISE insufficient_privilege USING MESSAGE = format('member %s may not answer erasure %s', access_member(), erasure);
  END IF;
  IF given_outcome = 'erased' AND cardinality(privacy_law_waits(one.participant_id)) > 0 THEN
    RAISE insufficient_privilege USING MESSAGE = format('erasure %s waits while the law does', erasure);
  END IF;
  IF given_outcome = 'erased' AND one.heard_at IS NULL THEN
    RAISE insufficient_privilege USING MESSAGE = format('erasure %s was heard from her by nobody else', erasure);
  END IF;
  UPDATE privacy_erasure SET answered_at = now(), answered_by_id = access_member(), outcome = given_outcome, reason = why,
    number = CASE WHEN given_outcome = 'erased' THEN certificate ELSE '' END
  WHERE id = one.id;
  INSERT INTO audit_look (id, at, member_id, partner_id, participant_id, kind, page, categories, sources)
  SELECT gen_random_uuid(), now(), m.id, m.partner_id, one.participant_id, 'change', 'privacy:erasure-answer',
         ARRAY['identity'], ARRAY[]::text[]
  FROM accounts_member m WHERE m.id = (SELECT access_member());
  RETURN one.participant_id;
END $$;

-- Young people with whom nobody walks any more, and since when: the time to forget counts from there.
CREATE VIEW privacy_ended AS
SELECT p.id AS participant_id,
       GREATEST(access_day(p.known_since),
                (SELECT max(f.ended_on) FROM participants_followup f WHERE f.participant_id = p.id)) AS since
FROM participants_participant p
WHERE NOT EXISTS (SELECT 1 FROM participants_followup f WHERE f.participant_id = p.id AND f.ended_on IS NULL)
  AND NOT EXISTS (SELECT 1 FROM referrals_referral r WHERE r.participant_id = p.id AND r.closed_at IS NULL)
  AND NOT EXISTS (SELECT 1 FROM consents_consent c
                  WHERE c.participant_id = p.id AND c.kind = 'programme' AND c.agreed
                    AND c.withdrawn_at IS NULL AND c.ends_at > access_now())
  AND EXISTS (SELECT 1 FROM vault_participantkey k WHERE k.participant_id = p.id);

CREATE FUNCTION privacy_holds(participant uuid, of_kind text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE one record; holds boolean;
BEGIN
  FOR one IN SELECT * FROM access_sealed_tables() WHERE category = of_kind LOOP
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I WHERE %I = $1 AND sealed <> '''')', one.sealed_table, one.who)
    INTO holds USING participant;
    IF holds THEN RETURN true; END IF;
  END LOOP;
  RETURN false;
END $$;

-- How many young people's information of a kind has had its time. For the privacy officer.
CREATE FUNCTION privacy_due(of_kind text, before date) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT count(*) FROM privacy_ended e
  WHERE access_is_privacy_officer() AND e.since < before AND privacy_holds(e.participant_id, of_kind)
$$;

CREATE FUNCTION privacy_forget(of_kind text, before date) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE ids uuid[]; one record;
BEGIN
  IF NOT access_is_privacy_officer() THEN
    RAISE insufficient_privilege USING MESSAGE = format('member %s may not confirm that %s is forgotten', access_member(), of_kind);
  END IF;
  SELECT array_agg(e.participant_id) INTO ids
  FROM privacy_ended e WHERE e.since < before AND privacy_holds(e.participant_id, of_kind);
  IF ids IS NULL THEN RETURN 0; END IF;
  FOR one IN SELECT * FROM access_sealed_tables() WHERE category = of_kind LOOP
    PERFORM privacy_blank(one.sealed_table, one.who, one.also, ids);
  END LOOP;
  -- Of what kind a digest is, stands nowhere: all of theirs go, and what may stay is indexed again with the next renewal
  -- of the blind indexes.
  IF of_kind IN ('identity', 'contact') THEN
    DELETE FROM participants_blindindex WHERE participant_id = ANY (ids);
  END IF;
  INSERT INTO privacy_forgetting (category, confirmed_by_id, confirmed_at, young_people)
  VALUES (of_kind, access_member(), now(), array_length(ids, 1));
  RETURN array_length(ids, 1);
END $$;

-- What has to be watched, in numbers. Nothing for anyone else. Emergency accesses as the list of them has them: of nobody
-- who shut her file to whoever asks.
CREATE FUNCTION privacy_overview(within_days integer) RETURNS TABLE (
  consents_ending bigint, emergencies_open bigint, emergencies_late bigint, sealed_until timestamptz,
  looks_waiting bigint, seals bigint
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  WITH waiting AS (
    SELECT due_at FROM participants_due
    WHERE kind = 'emergency_review'
      AND participant_id <> ALL (COALESCE((SELECT participants_shut_to_me()), '{}'::uuid[]))
  )
  SELECT
    (SELECT count(*) FROM participants_due d WHERE d.kind IN ('programme_consent', 'other_consent')
       AND d.due_at > access_now() AND d.due_at <= access_now() + make_interval(days => within_days)),
    (SELECT count(*) FROM waiting),
    (SELECT count(*) FROM waiting WHERE due_at <= access_now()),
    (SELECT max(sealed_at) FROM audit_seal),
    (SELECT count(*) FROM audit_look WHERE number IS NULL)
      + (SELECT count(*) FROM audit_look WHERE number >= COALESCE((SELECT max(first + looks) FROM audit_seal), 1)),
    (SELECT count(*) FROM audit_seal)
  WHERE access_is_privacy_officer()
$$;
GRANT EXECUTE ON FUNCTION privacy_find_concerned, privacy_answer, privacy_due, privacy_forget, privacy_overview
  TO spheres_app;
