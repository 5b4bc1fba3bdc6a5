-- Assignment: she joined the programme, and this pivot worker walks with her; on, for the grace, when its date has
-- passed. Who took over from another holds four kinds until they have met, under a name of its own: it writes down no
-- yes.
CREATE VIEW grants_from_assignment AS
SELECT a.member_id, a.participant_id, a.category, true AS may_write,
       GREATEST(a.starts_at, g.starts_at) AS valid_from,
       LEAST(a.ends_at, g.ends_at) AS valid_until,
       CASE WHEN a.has_met THEN CASE WHEN g.is_grace THEN 'walks_on' ELSE 'assignment' END
            WHEN g.is_grace THEN 'takes_lapsed' ELSE 'taking_over' END AS source,
       a.id AS source_id
FROM grants_beside a
JOIN grants_programme g ON g.participant_id = a.participant_id
JOIN accounts_member m ON m.id = a.member_id
JOIN accounts_partner p ON p.id = m.partner_id
WHERE m.role = 'pivot_worker'
  AND grants_may_hold(p.mandate, m.role, a.category)
  AND m.is_active;
