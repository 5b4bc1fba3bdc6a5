-- Supervision: whoever supports the pivot worker reads the follow-up of those she walks with.
CREATE VIEW grants_from_supervision AS
SELECT s.supervisor_id AS member_id, a.participant_id, c.category, false AS may_write,
       GREATEST(s.starts_at, a.starts_at, g.starts_at) AS valid_from,
       LEAST(s.ends_at, a.ends_at, g.ends_at, g.withdrawn_at) AS valid_until,
       'supervision' AS source, s.id AS source_id
FROM team_supervision s
JOIN participants_assignment a ON a.member_id = s.worker_id
JOIN consents_consent g ON g.participant_id = a.participant_id
JOIN accounts_member m ON m.id = s.supervisor_id
JOIN accounts_partner p ON p.id = m.partner_id
JOIN accounts_member w ON w.id = s.worker_id
CROSS JOIN unnest(grants_follow_up()) AS c (category)
WHERE g.kind = 'programme'
  AND g.agreed
  AND m.role = 'supervisor'
  AND grants_may_hold(p.mandate, m.role, c.category)
  AND m.is_active
  AND w.role = 'pivot_worker';
