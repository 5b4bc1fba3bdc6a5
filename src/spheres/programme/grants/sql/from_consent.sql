-- Consent to a partner, for the members whom this partner named in her circle and who work there still, up to its
-- own ceiling, while she is in the programme. A partner never writes who she is. (Only consent to a partner names
-- one: the constraint consent_names_its_partner. Of two answers the newest stands: consents_newest_wins.)
CREATE VIEW grants_from_consent AS
SELECT o.member_id, o.participant_id, c.category,
       c.category = ANY (k.writable) AND c.category <> 'identity' AS may_write,
       GREATEST(o.starts_at, k.starts_at, g.starts_at) AS valid_from,
       LEAST(o.ends_at, k.ends_at, k.withdrawn_at, g.ends_at, g.withdrawn_at) AS valid_until,
       'consent' AS source, k.id AS source_id
FROM participants_circle o
JOIN accounts_member m ON m.id = o.member_id
JOIN accounts_partner p ON p.id = o.partner_id AND p.id = m.partner_id
JOIN consents_consent k ON k.participant_id = o.participant_id AND k.partner_id = p.id
JOIN consents_consent g ON g.participant_id = o.participant_id
CROSS JOIN LATERAL unnest(k.categories::text[]) AS c (category)
JOIN access_ceiling x ON x.category = c.category AND x.partner_id = p.id
WHERE k.agreed
  AND (k.member_id IS NULL OR k.member_id = o.member_id)
  AND g.kind = 'programme'
  AND g.agreed
  AND m.is_active
  AND grants_may_hold(p.mandate, m.role, c.category);
