-- Consent to a partner, for the members whom this partner named in her circle and who work there still, up to its
-- own ceiling, while she is in the programme; within the limits she set. A partner never writes who she is. (Only
-- consent to a partner names one: the constraint consent_names_its_partner. Of two answers the newest stands:
-- consents_newest_wins.)
--
-- Each yes has two spans: its own, and the grace after its date. That is given when the date was not hers: the
-- programme's had passed by then, or another had decided for her. In it nothing new opens: whom she had not named
-- before is not there.
CREATE VIEW grants_from_consent AS
SELECT o.member_id, o.participant_id, c.category,
       c.category = ANY (k.writable) AND c.category <> 'identity' AS may_write,
       GREATEST(o.starts_at, s.starts_at, g.starts_at) AS valid_from,
       LEAST(o.ends_at, s.ends_at, k.withdrawn_at, g.ends_at) AS valid_until,
       CASE WHEN g.is_grace OR s.is_grace THEN 'grace' ELSE 'consent' END AS source, k.id AS source_id,
       l.since, COALESCE(l.left_out, '{}') AS left_out, COALESCE(l.not_from, '{}') AS not_from
FROM participants_circle o
JOIN accounts_member m ON m.id = o.member_id
JOIN accounts_partner p ON p.id = o.partner_id AND p.id = m.partner_id
JOIN consents_consent k ON k.participant_id = o.participant_id AND k.partner_id = p.id
JOIN grants_programme g ON g.participant_id = o.participant_id
CROSS JOIN grants_grace
CROSS JOIN LATERAL (VALUES (k.starts_at, k.ends_at, false), (k.ends_at, k.ends_at + grants_grace.lasts, true))
  AS s (starts_at, ends_at, is_grace)
CROSS JOIN LATERAL unnest(k.categories::text[]) AS c (category)
JOIN access_ceiling x ON x.category = c.category AND x.partner_id = p.id
LEFT JOIN consents_limit l ON l.consent_id = k.id AND l.category = c.category
WHERE k.agreed
  AND (k.member_id IS NULL OR k.member_id = o.member_id)
  AND (NOT s.is_grace OR k.decided_by = 'holder' OR g.is_grace AND g.starts_at <= k.ends_at)
  AND (NOT g.is_grace OR GREATEST(o.starts_at, k.starts_at) < g.starts_at)
  AND (NOT s.is_grace OR o.starts_at < k.ends_at)
  AND (NOT g.is_grace AND NOT s.is_grace OR c.category = ANY (grants_kept_in_grace()))
  AND m.is_active
  AND grants_may_hold(p.mandate, m.role, c.category);
