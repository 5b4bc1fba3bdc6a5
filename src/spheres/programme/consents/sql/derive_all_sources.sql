-- Grants are derived here and nowhere else: the sources of docs/access.md, all of them. Each condition
-- has a test that fails without it (docs/decisions/0003-derived-grants.md).
CREATE OR REPLACE VIEW access_derived AS

-- Assignment: she joined the programme, and this pivot worker walks with her.
SELECT a.member_id, a.participant_id, c.category, true AS may_write,
       GREATEST(a.starts_at, g.starts_at) AS valid_from,
       LEAST(a.ends_at, g.ends_at, g.withdrawn_at) AS valid_until,
       'assignment' AS source, a.id AS source_id
FROM participants_assignment a
JOIN consents_consent g ON g.participant_id = a.participant_id
JOIN accounts_member m ON m.id = a.member_id
CROSS JOIN unnest(ARRAY['identity', 'contact', 'referral', 'safety', 'clinical', 'needs', 'legal',
                        'health', 'activities', 'measures', 'entourage', 'committee']) AS c (category)
WHERE g.kind = 'programme'
  AND g.agreed
  AND m.role = 'pivot_worker'
  AND m.is_active

UNION ALL

-- Consent to a partner, for the members this partner has in her circle, up to its ceiling, while
-- she is in the programme. A partner never writes who she is. (Only consent to a partner names one:
-- the constraint consent_names_its_partner.)
SELECT o.member_id, o.participant_id, c.category,
       c.category = ANY (k.writable) AND c.category <> 'identity',
       GREATEST(o.starts_at, k.starts_at, g.starts_at),
       LEAST(o.ends_at, k.ends_at, k.withdrawn_at, g.ends_at, g.withdrawn_at),
       'consent', k.id
FROM participants_circle o
JOIN accounts_member m ON m.id = o.member_id
JOIN accounts_partner p ON p.id = m.partner_id
JOIN consents_consent k ON k.participant_id = o.participant_id AND k.partner_id = p.id
JOIN consents_consent g ON g.participant_id = o.participant_id
CROSS JOIN LATERAL unnest(k.categories) AS c (category)
JOIN access_ceiling x ON x.category = c.category AND x.mandate = p.mandate
WHERE k.agreed
  AND (k.member_id IS NULL OR k.member_id = o.member_id)
  AND g.kind = 'programme'
  AND g.agreed
  AND m.is_active
  AND m.role NOT IN ('administrator', 'researcher')
  AND c.category NOT IN ('therapy', 'notebook')
  AND NOT (p.mandate = 'police'
           AND c.category IN ('clinical', 'health', 'measures', 'committee'))
  AND NOT (m.role = 'police_liaison'
           AND c.category IN ('clinical', 'health', 'measures', 'committee'))

UNION ALL

-- Referral in triage: what the referrer wrote, for the coordinators, until its answer.
SELECT m.id, r.participant_id, c.category, true, r.sent_at, NULL, 'triage', r.id
FROM referrals_referral r
CROSS JOIN accounts_member m
CROSS JOIN unnest(ARRAY['identity', 'contact', 'referral']) AS c (category)
WHERE m.role = 'coordinator'
  AND m.is_active
  AND r.closed_at IS NULL

UNION ALL

-- Welcome: the same, for the pivot worker matched with her, since she agreed to be contacted.
SELECT a.member_id, a.participant_id, c.category, true, a.starts_at, a.ends_at, 'welcome', r.id
FROM participants_assignment a
JOIN referrals_referral r ON r.participant_id = a.participant_id
JOIN accounts_member m ON m.id = a.member_id
CROSS JOIN unnest(ARRAY['identity', 'contact', 'referral']) AS c (category)
WHERE m.role = 'pivot_worker'
  AND m.is_active
  AND r.closed_at IS NULL

UNION ALL

-- Supervision: whoever supports the pivot worker reads the follow-up of those she walks with.
SELECT s.supervisor_id, a.participant_id, c.category, false,
       GREATEST(s.starts_at, a.starts_at, g.starts_at),
       LEAST(s.ends_at, a.ends_at, g.ends_at, g.withdrawn_at),
       'supervision', s.id
FROM team_supervision s
JOIN participants_assignment a ON a.member_id = s.worker_id
JOIN consents_consent g ON g.participant_id = a.participant_id
JOIN accounts_member m ON m.id = s.supervisor_id
JOIN accounts_member w ON w.id = s.worker_id
CROSS JOIN unnest(ARRAY['identity', 'contact', 'referral', 'safety', 'clinical', 'needs', 'legal',
                        'health', 'activities', 'measures', 'entourage', 'committee']) AS c (category)
WHERE g.kind = 'programme'
  AND g.agreed
  AND m.role = 'supervisor'
  AND m.is_active
  AND w.role = 'pivot_worker'

UNION ALL

-- Committee: her situation is on the agenda, she agreed to being discussed, and this member is called.
-- What the presentation shares, to read, up to the ceiling of the member's partner.
SELECT k.member_id, i.participant_id, c.category, false,
       GREATEST(t.opens_at, i.put_at, n.starts_at, g.starts_at),
       LEAST(t.closes_at, i.taken_off_at, n.ends_at, n.withdrawn_at, g.ends_at, g.withdrawn_at),
       'committee', i.id
FROM committee_agendaitem i
JOIN committee_meeting t ON t.id = i.meeting_id
JOIN committee_call k ON k.meeting_id = t.id
JOIN accounts_member m ON m.id = k.member_id
JOIN accounts_partner p ON p.id = m.partner_id
JOIN consents_consent n ON n.participant_id = i.participant_id
JOIN consents_consent g ON g.participant_id = i.participant_id
CROSS JOIN LATERAL unnest(i.categories) AS c (category)
JOIN access_ceiling x ON x.category = c.category AND x.mandate = p.mandate
WHERE n.kind = 'committee'
  AND n.agreed
  AND g.kind = 'programme'
  AND g.agreed
  AND m.is_active
  AND m.role NOT IN ('administrator', 'researcher')
  AND c.category NOT IN ('therapy', 'notebook')
  AND NOT (p.mandate = 'police'
           AND c.category IN ('clinical', 'health', 'measures', 'committee'))
  AND NOT (m.role = 'police_liaison'
           AND c.category IN ('clinical', 'health', 'measures', 'committee'))

UNION ALL

-- Emergency: a named danger and a reason in words open these three, to read, for a day.
SELECT e.member_id, e.participant_id, c.category, false, e.starts_at, LEAST(e.ends_at, e.closed_at),
       'emergency', e.id
FROM safety_emergencyaccess e
JOIN accounts_member m ON m.id = e.member_id
JOIN accounts_partner p ON p.id = m.partner_id
CROSS JOIN unnest(ARRAY['safety', 'contact', 'identity']) AS c (category)
WHERE m.is_active
  AND m.role NOT IN ('administrator', 'researcher', 'police_liaison')
  AND p.mandate <> 'police'

UNION ALL

-- Psychotherapy: the therapist's own notes, while the therapy lasts and she is in the programme.
SELECT t.therapist_id, t.participant_id, 'therapy', true, GREATEST(t.starts_at, g.starts_at),
       LEAST(t.ends_at, g.ends_at, g.withdrawn_at), 'therapy', t.id
FROM therapy_therapy t
JOIN consents_consent g ON g.participant_id = t.participant_id
JOIN accounts_member m ON m.id = t.therapist_id
WHERE g.kind = 'programme'
  AND g.agreed
  AND m.role = 'psychotherapist'
  AND m.is_active;

-- Only what differs is written: most changes about someone leave most of her grants as they were.
-- `access_derive`, which writes what differs, stands in many_at_once.sql.

-- What changes no row about a participant but opens or shuts something about some of them.
CREATE FUNCTION access_derive_found(ids uuid[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT access_derive(COALESCE(ids, '{}')) $$;
REVOKE EXECUTE ON FUNCTION access_derive_found(uuid[]) FROM PUBLIC;

CREATE OR REPLACE FUNCTION access_member_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM access_derive_found((SELECT array_agg(id) FROM (
    SELECT participant_id AS id FROM participants_assignment
      WHERE member_id = NEW.id
         OR member_id IN (SELECT worker_id FROM team_supervision WHERE supervisor_id = NEW.id)
    UNION SELECT participant_id FROM participants_circle WHERE member_id = NEW.id
    UNION SELECT participant_id FROM access_grant WHERE member_id = NEW.id
    UNION SELECT i.participant_id FROM committee_agendaitem i
          JOIN committee_call k ON k.meeting_id = i.meeting_id WHERE k.member_id = NEW.id
    UNION SELECT participant_id FROM safety_emergencyaccess
          WHERE member_id = NEW.id AND ends_at > access_now()
    UNION SELECT participant_id FROM therapy_therapy WHERE therapist_id = NEW.id
    UNION SELECT participant_id FROM referrals_referral
          WHERE closed_at IS NULL AND NEW.role = 'coordinator') AS concerned));
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION access_mandate_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM access_derive_found((SELECT array_agg(DISTINCT participant_id) FROM (
    SELECT participant_id FROM participants_circle
    UNION SELECT participant_id FROM committee_agendaitem
    UNION SELECT participant_id FROM safety_emergencyaccess WHERE ends_at > access_now()) AS concerned));
  RETURN NULL;
END $$;

CREATE FUNCTION access_supervision_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM access_derive_found((SELECT array_agg(DISTINCT participant_id) FROM participants_assignment
    WHERE member_id IN (NEW.worker_id, OLD.worker_id)));
  RETURN NULL;
END $$;

CREATE FUNCTION access_meeting_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM access_derive_found((SELECT array_agg(DISTINCT participant_id) FROM committee_agendaitem
    WHERE meeting_id::text IN (to_jsonb(NEW) ->> TG_ARGV[0], to_jsonb(OLD) ->> TG_ARGV[0])));
  RETURN NULL;
END $$;

-- Once for each statement, however many rows it wrote.
DROP TRIGGER derive ON participants_assignment;
DROP TRIGGER derive ON participants_circle;
DROP TRIGGER derive ON consents_consent;
DROP TRIGGER derive ON referrals_referral;
CREATE OR REPLACE FUNCTION access_source_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  CASE TG_OP
    WHEN 'INSERT' THEN
      PERFORM access_derive_found((SELECT array_agg(DISTINCT participant_id) FROM fresh));
    WHEN 'DELETE' THEN
      PERFORM access_derive_found((SELECT array_agg(DISTINCT participant_id) FROM gone));
    ELSE
      PERFORM access_derive_found((SELECT array_agg(DISTINCT participant_id) FROM (
        SELECT participant_id FROM fresh UNION SELECT participant_id FROM gone) AS concerned));
  END CASE;
  RETURN NULL;
END $$;
DO $$
DECLARE source text;
BEGIN
  FOREACH source IN ARRAY ARRAY[
    'participants_assignment', 'participants_circle', 'consents_consent', 'referrals_referral',
    'committee_agendaitem', 'safety_emergencyaccess', 'therapy_therapy'
  ] LOOP
    EXECUTE format('CREATE TRIGGER derive_added AFTER INSERT ON %I REFERENCING NEW TABLE AS fresh '
                   'FOR EACH STATEMENT EXECUTE FUNCTION access_source_changed()', source);
    EXECUTE format('CREATE TRIGGER derive_changed AFTER UPDATE ON %I REFERENCING NEW TABLE AS fresh '
                   'OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION access_source_changed()', source);
    EXECUTE format('CREATE TRIGGER derive_removed AFTER DELETE ON %I REFERENCING OLD TABLE AS gone '
                   'FOR EACH STATEMENT EXECUTE FUNCTION access_source_changed()', source);
  END LOOP;
END $$;
CREATE TRIGGER derive_supervision AFTER INSERT OR UPDATE OR DELETE ON team_supervision
  FOR EACH ROW EXECUTE FUNCTION access_supervision_changed();
CREATE TRIGGER derive_meeting AFTER UPDATE ON committee_meeting
  FOR EACH ROW EXECUTE FUNCTION access_meeting_changed('id');
CREATE TRIGGER derive_call AFTER INSERT OR UPDATE OR DELETE ON committee_call
  FOR EACH ROW EXECUTE FUNCTION access_meeting_changed('meeting_id');
