-- Supervision: whoever supports the pivot worker reads the follow-up of those she walks with; for another partner
-- than the worker's, of the follow-up what she agreed to share with that partner, within the limits she set, and no
-- more: a yes to a partner never opens more of her there than it says. Never more than the worker reads.
CREATE VIEW grants_from_supervision AS
SELECT s.supervisor_id AS member_id, a.participant_id, a.category, false AS may_write,
       GREATEST(s.starts_at, a.starts_at, g.starts_at, k.starts_at) AS valid_from,
       LEAST(s.ends_at, a.ends_at, g.ends_at, k.ends_at, k.withdrawn_at) AS valid_until,
       CASE WHEN g.is_grace THEN 'grace' ELSE 'supervision' END AS source, s.id AS source_id,
       l.since, COALESCE(l.left_out, '{}') AS left_out, COALESCE(l.not_from, '{}') AS not_from
FROM team_supervision s
JOIN grants_beside a ON a.member_id = s.worker_id
JOIN grants_programme g ON g.participant_id = a.participant_id
JOIN accounts_member m ON m.id = s.supervisor_id
JOIN accounts_partner p ON p.id = m.partner_id
JOIN accounts_member w ON w.id = s.worker_id
LEFT JOIN consents_consent k
  ON k.participant_id = a.participant_id AND k.partner_id = m.partner_id AND k.agreed AND m.partner_id <> w.partner_id
  AND (k.member_id IS NULL OR k.member_id = m.id)
LEFT JOIN access_ceiling x ON x.partner_id = k.partner_id AND x.category = a.category AND a.category = ANY (k.categories)
LEFT JOIN consents_limit l ON l.consent_id = k.id AND l.category = a.category
WHERE m.role = 'supervisor'
  AND (NOT g.is_grace OR a.category = ANY (grants_kept_in_grace()) AND GREATEST(s.starts_at, a.began_at) < g.starts_at)
  AND grants_may_hold(p.mandate, m.role, a.category)
  AND m.is_active
  AND (m.partner_id = w.partner_id OR x.category IS NOT NULL)
  AND w.is_active
  AND w.role = 'pivot_worker';
