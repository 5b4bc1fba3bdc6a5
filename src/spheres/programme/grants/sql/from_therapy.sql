-- Psychotherapy: the therapist's own notes, while the therapy lasts and she is in the programme.
CREATE VIEW grants_from_therapy AS
SELECT t.therapist_id AS member_id, t.participant_id, 'therapy' AS category, true AS may_write,
       GREATEST(t.starts_at, g.starts_at) AS valid_from,
       LEAST(t.ends_at, g.ends_at) AS valid_until,
       'therapy' AS source, t.id AS source_id
FROM therapy_therapy t
JOIN grants_programme g ON g.participant_id = t.participant_id
JOIN accounts_member m ON m.id = t.therapist_id
JOIN accounts_partner p ON p.id = m.partner_id
WHERE NOT g.is_grace
  AND m.role = 'psychotherapist'
  AND p.mandate <> 'police'
  AND m.is_active;
