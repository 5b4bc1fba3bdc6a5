-- What a contact note can be about.
SELECT id AS row_id, 'person' AS kind, participant_id FROM entourage_personaround;
