-- The first sources. derive_all_sources.sql puts its view in this one's place: read that.
CREATE VIEW access_derived AS

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
  AND r.closed_at IS NULL;

REVOKE ALL ON access_derived FROM spheres_app;

-- Make the grants of these participants anew. The lock keeps two changes about the same person
-- from each missing the other's.
CREATE FUNCTION access_derive(ids uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(id::text, 0)) FROM unnest(ids) AS id ORDER BY id;
  DELETE FROM access_grant WHERE participant_id = ANY (ids);
  INSERT INTO access_grant
    (member_id, participant_id, category, may_write, valid_from, valid_until, source, source_id)
  SELECT member_id, participant_id, category, may_write, valid_from, valid_until, source, source_id
  FROM access_derived WHERE participant_id = ANY (ids);
END $$;

CREATE FUNCTION access_source_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN PERFORM access_derive(ARRAY[OLD.participant_id]); END IF;
  IF TG_OP <> 'DELETE' THEN PERFORM access_derive(ARRAY[NEW.participant_id]); END IF;
  RETURN NULL;
END $$;

-- A member who changes role or partner, leaves or comes back: whoever she has to do with, and, for
-- a coordinator, every referral in triage.
CREATE FUNCTION access_member_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM access_derive(COALESCE((SELECT array_agg(id) FROM (
    SELECT participant_id AS id FROM participants_assignment WHERE member_id = NEW.id
    UNION SELECT participant_id FROM participants_circle WHERE member_id = NEW.id
    UNION SELECT participant_id FROM access_grant WHERE member_id = NEW.id
    UNION SELECT participant_id FROM referrals_referral
          WHERE closed_at IS NULL AND NEW.role = 'coordinator') AS concerned), '{}'));
  RETURN NULL;
END $$;

CREATE TRIGGER derive AFTER INSERT OR UPDATE OR DELETE ON participants_assignment
  FOR EACH ROW EXECUTE FUNCTION access_source_changed();
CREATE TRIGGER derive AFTER INSERT OR UPDATE OR DELETE ON participants_circle
  FOR EACH ROW EXECUTE FUNCTION access_source_changed();
CREATE TRIGGER derive AFTER INSERT OR UPDATE OR DELETE ON consents_consent
  FOR EACH ROW EXECUTE FUNCTION access_source_changed();
CREATE TRIGGER derive AFTER INSERT OR UPDATE OR DELETE ON referrals_referral
  FOR EACH ROW EXECUTE FUNCTION access_source_changed();
CREATE TRIGGER derive_member AFTER INSERT OR UPDATE OF role, partner_id, is_active ON accounts_member
  FOR EACH ROW EXECUTE FUNCTION access_member_changed();
CREATE FUNCTION access_mandate_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM access_derive(COALESCE((SELECT array_agg(DISTINCT participant_id) FROM participants_circle), '{}'));
  RETURN NULL;
END $$;
-- A pack that is loaded anew may lower a ceiling: it takes effect at once.
CREATE TRIGGER derive_ceiling AFTER INSERT OR UPDATE OR DELETE ON access_ceiling
  FOR EACH STATEMENT EXECUTE FUNCTION access_mandate_changed();
CREATE TRIGGER derive_partner AFTER UPDATE OF mandate ON accounts_partner
  FOR EACH ROW EXECUTE FUNCTION access_mandate_changed();

REVOKE EXECUTE ON FUNCTION access_derive(uuid[]) FROM PUBLIC;
