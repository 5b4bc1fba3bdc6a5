-- A bed accepted: whoever is on shift there reads how she is safe and how to reach her, in that night, from
-- noon to noon, if she said so when the bed was asked; while she shares something with this partner, and nothing above its ceiling.
CREATE FUNCTION grants_of_a_night() RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT ARRAY['safety', 'contact'] $$;

-- The first noon after a moment, where the region is.
CREATE FUNCTION grants_noon_after(moment timestamptz) RETURNS timestamptz
LANGUAGE sql STABLE
AS $$ SELECT access_moment(access_day(moment) + CASE WHEN access_hour(moment) < time '12:00' THEN 0 ELSE 1 END, time '12:00') $$;

CREATE VIEW grants_from_bed AS
SELECT s.member_id, r.participant_id, c.category, false AS may_write,
       GREATEST(a.at, n.begins, s.starts_at, k.starts_at, g.starts_at) AS valid_from,
       LEAST(n.ends, s.ends_at, k.ends_at, k.withdrawn_at, g.ends_at) AS valid_until,
       'bed' AS source, r.id AS source_id
FROM services_servicereferral r
JOIN LATERAL (SELECT min(y.at) AS at FROM services_serviceanswer y
              WHERE y.referral_id = r.id AND y.status = 'accepted') AS a ON a.at IS NOT NULL
CROSS JOIN LATERAL (SELECT grants_noon_after(r.needed_at) - interval '24 hours' AS begins,
                           grants_noon_after(r.needed_at) AS ends) AS n
JOIN shifts_standing s ON s.partner_id = r.partner_id
JOIN consents_consent k ON k.participant_id = r.participant_id AND k.partner_id = r.partner_id AND k.agreed
JOIN grants_programme g ON g.participant_id = r.participant_id
CROSS JOIN unnest(grants_of_a_night()) AS c (category)
JOIN access_ceiling x ON x.category = c.category AND x.partner_id = r.partner_id
WHERE r.night_may_read
  AND r.closed_at IS NULL
  AND r.status IN ('accepted', 'in_progress', 'done')
  AND NOT g.is_grace
  AND grants_may_hold(s.mandate, s.role, c.category)
  AND GREATEST(a.at, n.begins, s.starts_at, k.starts_at, g.starts_at)
      < LEAST(n.ends, s.ends_at, k.ends_at, k.withdrawn_at, g.ends_at);
