-- She can't be reached: the next step of her plan, or looking in again.
SELECT 'unreached' AS kind, u.participant_id, u.id AS row_id, NULL::uuid AS member_id, access_day(u.next_at) AS due_on,
       u.next_at AS due_at, '' AS part, NULL::jsonb AS line
FROM safety_missingepisode u
WHERE u.closed_at IS NULL
UNION ALL
-- An emergency access, until a coordinator has answered for it.
SELECT 'emergency_review', e.participant_id, e.id, NULL, access_day(e.review_by), e.review_by, '', NULL
FROM safety_emergencyaccess e
WHERE e.reviewed_at IS NULL
UNION ALL
-- Her emergency plan, to be read again with her. Which version is the plan, and that there is none, is told to who
-- would see each, and to the database's own functions: who sees some of them would be told what is not so.
SELECT 'plan_review', p.participant_id, p.id, NULL, p.review_on, access_day_begins(p.review_on + 1), '', NULL
FROM safety_emergencyplan p
JOIN participants_followup f ON f.participant_id = p.participant_id AND f.ended_on IS NULL
WHERE NOT EXISTS (SELECT 1 FROM safety_emergencyplan n
                  WHERE n.participant_id = p.participant_id AND n.version > p.version)
  AND (current_user <> 'spheres_app'
       OR p.participant_id = ANY (COALESCE((SELECT access_whole('safety')), '{}'::uuid[])))
UNION ALL
-- A plan that she has not yet: before the second week.
SELECT 'plan_missing', f.participant_id, f.id, NULL, f.started_on + 6, access_day_begins(f.started_on + 7), '', NULL
FROM participants_followup f
WHERE f.ended_on IS NULL
  AND NOT EXISTS (SELECT 1 FROM safety_emergencyplan p WHERE p.participant_id = f.participant_id)
  AND (current_user <> 'spheres_app'
       OR f.participant_id = ANY (COALESCE((SELECT access_whole('safety')), '{}'::uuid[])));
