-- What a contact note can be about.
SELECT id AS row_id, 'safer' AS kind, participant_id FROM safer_saferstep;
