-- What is next, until it is done, of whoever walks with her: at its hour, or by the end of its day. A meeting of another
-- day than today is something to do.
SELECT 'step' AS kind, s.participant_id, s.id AS row_id, NULL::uuid AS member_id, s.due_on,
       COALESCE(access_moment(s.due_on, s.at), access_day_begins(s.due_on + 1)) AS due_at,
       CASE WHEN s.kind = 'meeting' AND s.due_on = access_day(access_now()) THEN 'meetings' ELSE 'to_do' END AS part,
       to_jsonb(s) AS line
FROM notes_step s
WHERE s.done_at IS NULL;
