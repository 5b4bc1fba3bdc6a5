-- Welcome: the same, for the pivot worker matched with her, since she agreed to be contacted.
CREATE VIEW grants_from_welcome AS
SELECT a.member_id, a.participant_id, c.category, true AS may_write,
       a.starts_at AS valid_from, a.ends_at AS valid_until,
       'welcome' AS source, r.id AS source_id
FROM participants_assignment a
JOIN referrals_referral r ON r.participant_id = a.participant_id
JOIN accounts_member m ON m.id = a.member_id
CROSS JOIN unnest(grants_in_welcome()) AS c (category)
WHERE m.role = 'pivot_worker'
  AND m.is_active
  AND r.closed_at IS NULL;
