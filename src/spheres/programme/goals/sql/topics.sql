-- What a contact note can be about.
SELECT id AS row_id, 'goal' AS kind, participant_id FROM goals_goal;
