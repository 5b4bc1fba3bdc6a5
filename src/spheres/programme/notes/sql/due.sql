-- What is next, until it is done, of whoever walks with her: at its hour, or by the end of its day. A meeting of another
-- day than today is something to do.
SELECT 'step' AS kind, s.participant_id, s.id AS row_id, NULL::uuid AS member_id, s.due_on,
       COALESCE(access_moment(s.due_on, s.at), access_day_begins(s.due_on + 1)) AS due_at,
       CASE WHEN s.kind = 'meeting' AND s.due_on = access_day(access_now()) THEN 'meetings' ELSE 'to_do' END AS part,
       to_jsonb(s) AS line
FROM notes_step s
WHERE s.done_at IS NULL
UNION ALL
-- What is held back from her, on the day it is looked at again: by what was decided last of a note.
SELECT 'note_review', o.participant_id, o.id, NULL::uuid, o.review_on, access_day_begins(o.review_on + 1), 'to_do',
       to_jsonb(o)
FROM notes_noteopening o
WHERE o.review_on IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM notes_noteopening later WHERE later.note_id = o.note_id AND later.decided_at > o.decided_at);
