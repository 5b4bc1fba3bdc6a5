-- What a contact note can be about.
SELECT id AS row_id, 'going' AS kind, participant_id FROM accompaniment_accompaniment;
