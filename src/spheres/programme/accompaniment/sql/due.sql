-- Going somewhere with her, until it is said how it went: whoever goes.
SELECT 'accompaniment' AS kind, g.participant_id, g.id AS row_id, g.companion_id AS member_id,
       access_day(g.starts_at) AS due_on, g.starts_at AS due_at, 'meetings' AS part, to_jsonb(g) AS line
FROM accompaniment_accompaniment g
WHERE g.status = 'planned';
