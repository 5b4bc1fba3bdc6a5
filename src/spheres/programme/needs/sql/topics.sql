-- What a contact note can be about.
SELECT id AS row_id, 'need' AS kind, participant_id FROM needs_need;
