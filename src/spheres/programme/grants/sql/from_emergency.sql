-- Emergency: a named danger and a reason in words open these three, to read, for a day.
CREATE VIEW grants_from_emergency AS
SELECT e.member_id, e.participant_id, c.category, false AS may_write,
       e.starts_at AS valid_from, LEAST(e.ends_at, e.closed_at) AS valid_until,
       'emergency' AS source, e.id AS source_id
FROM safety_emergencyaccess e
JOIN accounts_member m ON m.id = e.member_id
JOIN accounts_partner p ON p.id = m.partner_id
CROSS JOIN unnest(grants_in_danger()) AS c (category)
WHERE m.is_active
  AND m.role NOT IN ('administrator', 'researcher', 'police_liaison')
  AND p.mandate <> 'police';
