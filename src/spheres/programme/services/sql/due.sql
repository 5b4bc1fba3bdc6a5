-- News of a request, asked for by its owner until it is over.
SELECT 'request' AS kind, r.participant_id, r.id AS row_id, r.owner_id AS member_id, r.next_on AS due_on,
       access_day_begins(r.next_on + 1) AS due_at, 'requests' AS part, to_jsonb(r) AS line
FROM services_servicereferral r
WHERE r.closed_at IS NULL;
