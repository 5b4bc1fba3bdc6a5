-- Committee: her situation is on the agenda, she agreed to being discussed, and this member is called. What the
-- presentation shares, to read, up to the ceiling of the member's partner. What she answered for one meeting counts
-- there in place of what she answered for all.
CREATE VIEW grants_from_committee AS
SELECT k.member_id, i.participant_id, c.category, false AS may_write,
       GREATEST(t.opens_at, i.put_at, n.starts_at, g.starts_at) AS valid_from,
       LEAST(t.closes_at, i.taken_off_at, n.ends_at, n.withdrawn_at, g.ends_at) AS valid_until,
       CASE WHEN g.is_grace THEN 'grace' ELSE 'committee' END AS source, i.id AS source_id
FROM committee_agendaitem i
JOIN committee_meeting t ON t.id = i.meeting_id
JOIN committee_call k ON k.meeting_id = t.id
JOIN accounts_member m ON m.id = k.member_id
JOIN accounts_partner p ON p.id = m.partner_id
JOIN consents_consent n ON n.participant_id = i.participant_id
JOIN grants_programme g ON g.participant_id = i.participant_id
CROSS JOIN LATERAL unnest(i.categories::text[]) AS c (category)
JOIN access_ceiling x ON x.category = c.category AND x.partner_id = p.id
WHERE n.kind = 'committee'
  AND n.agreed
  AND (n.only_item = i.id OR n.only_item IS NULL AND NOT EXISTS (
    SELECT 1 FROM consents_consent o WHERE o.participant_id = i.participant_id AND o.only_item = i.id))
  AND (NOT g.is_grace OR c.category = ANY (grants_kept_in_grace()) AND GREATEST(t.opens_at, i.put_at, n.starts_at) < g.starts_at)
  AND m.is_active
  AND grants_may_hold(p.mandate, m.role, c.category);
