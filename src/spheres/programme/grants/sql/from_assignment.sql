-- Assignment: she joined the programme, and this pivot worker walks with her.
CREATE VIEW grants_from_assignment AS
SELECT a.member_id, a.participant_id, c.category, true AS may_write,
       GREATEST(a.starts_at, g.starts_at) AS valid_from,
       LEAST(a.ends_at, g.ends_at, g.withdrawn_at) AS valid_until,
       'assignment' AS source, a.id AS source_id
FROM participants_assignment a
JOIN consents_consent g ON g.participant_id = a.participant_id
JOIN accounts_member m ON m.id = a.member_id
JOIN accounts_partner p ON p.id = m.partner_id
CROSS JOIN unnest(grants_follow_up()) AS c (category)
WHERE g.kind = 'programme'
  AND g.agreed
  AND m.role = 'pivot_worker'
  AND grants_may_hold(p.mandate, m.role, c.category)
  AND m.is_active;
