-- What a newcomer holds who takes over from another, until each young person has met her.
CREATE FUNCTION grants_taking_over() RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT ARRAY['identity', 'contact', 'referral', 'safety'] $$;

-- What walking with her opens, and when: all of the follow-up; to who took over, four kinds until they have met, and
-- the rest from then on. Supervision asks the same view: who supports her reads no more than she does.
CREATE VIEW grants_beside AS
SELECT a.id, a.member_id, a.participant_id, c.category, a.starts_at, a.ends_at, a.starts_at AS began_at,
       true AS has_met
FROM participants_assignment a
CROSS JOIN unnest(grants_follow_up()) AS c (category)
WHERE NOT a.is_taken_over
UNION ALL
SELECT a.id, a.member_id, a.participant_id, c.category, GREATEST(a.starts_at, a.met_at), a.ends_at, a.starts_at, true
FROM participants_assignment a
CROSS JOIN unnest(grants_follow_up()) AS c (category)
WHERE a.is_taken_over
  AND a.met_at IS NOT NULL
UNION ALL
SELECT a.id, a.member_id, a.participant_id, c.category, a.starts_at, LEAST(a.ends_at, a.met_at), a.starts_at, false
FROM participants_assignment a
CROSS JOIN unnest(grants_taking_over()) AS c (category)
WHERE a.is_taken_over;
