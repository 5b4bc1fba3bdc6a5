-- What a contact note can be about.
SELECT id AS row_id, 'stage' AS kind, participant_id FROM stages_stageassessment;
