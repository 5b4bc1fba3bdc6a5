-- Referral in triage: what the referrer wrote, for the coordinators, until its answer.
CREATE VIEW grants_from_triage AS
SELECT m.id AS member_id, r.participant_id, c.category, true AS may_write,
       r.sent_at AS valid_from, NULL::timestamptz AS valid_until,
       'triage' AS source, r.id AS source_id
FROM referrals_referral r
CROSS JOIN accounts_member m
CROSS JOIN unnest(grants_in_welcome()) AS c (category)
WHERE m.role = 'coordinator'
  AND m.is_active
  AND r.closed_at IS NULL;
