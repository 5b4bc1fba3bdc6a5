-- Her yes to the programme: to be asked again by its date.
SELECT 'programme_consent' AS kind, c.participant_id, c.id AS row_id, NULL::uuid AS member_id,
       access_day(c.ends_at) AS due_on, c.ends_at AS due_at, '' AS part, NULL::jsonb AS line
FROM consents_consent c
WHERE c.kind = 'programme' AND c.agreed AND c.withdrawn_at IS NULL
UNION ALL
-- Another yes of hers. One that ends opens nothing more, and nobody has to do anything.
SELECT 'other_consent', c.participant_id, c.id, NULL, access_day(c.ends_at), c.ends_at, '', NULL
FROM consents_consent c
WHERE c.kind <> 'programme' AND c.agreed AND c.withdrawn_at IS NULL;
