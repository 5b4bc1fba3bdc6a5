-- A small step that has a day, until it is done, let go or its goal is over, of whoever walks with her.
SELECT 'small_step' AS kind, s.participant_id, s.id AS row_id, NULL::uuid AS member_id, s.by_day AS due_on,
       access_day_begins(s.by_day + 1) AS due_at, 'to_do' AS part, to_jsonb(s) AS line
FROM goals_smallstep s
WHERE s.by_day IS NOT NULL AND s.done_at IS NULL AND s.let_go_at IS NULL
  AND EXISTS (SELECT 1 FROM goals_goal g WHERE g.id = s.goal_id AND g.ended_at IS NULL);
