-- A bed accepted: whoever is on shift there reads how she is safe and how to reach her, until the noon after, if she
-- said so when the bed was asked; while she shares something with this partner, and nothing above its ceiling.
CREATE FUNCTION grants_of_a_night() RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT ARRAY['safety', 'contact'] $$;

-- The first noon after a moment, where the region is.
CREATE FUNCTION grants_noon_after(moment timestamptz) RETURNS timestamptz
LANGUAGE sql STABLE
AS $$ SELECT access_moment(access_day(moment) + CASE WHEN access_hour(moment) < time '12:00' THEN 0 ELSE 1 END, time '12:00') $$;

-- Who is on shift somewhere, while she works there and is on call.
CREATE VIEW grants_on_shift AS
SELECT s.member_id, s.partner_id, s.starts_at, s.ends_at, p.mandate, m.role
FROM shifts_shift s
JOIN accounts_member m ON m.id = s.member_id AND m.partner_id = s.partner_id
JOIN accounts_partner p ON p.id = s.partner_id
WHERE s.starts_at < s.ends_at
  AND m.is_active
  AND m.is_on_call
  AND m.role NOT IN ('administrator', 'researcher', 'police_liaison')
  AND p.mandate <> 'police';

CREATE VIEW grants_from_bed AS
SELECT s.member_id, r.participant_id, c.category, false AS may_write,
       GREATEST(a.at, s.starts_at, k.starts_at, g.starts_at) AS valid_from,
       LEAST(grants_noon_after(r.needed_at), s.ends_at, k.ends_at, k.withdrawn_at, g.ends_at) AS valid_until,
       'bed' AS source, r.id AS source_id
FROM services_servicereferral r
JOIN LATERAL (SELECT min(y.at) AS at FROM services_serviceanswer y
              WHERE y.referral_id = r.id AND y.status = 'accepted') AS a ON a.at IS NOT NULL
JOIN grants_on_shift s ON s.partner_id = r.partner_id
JOIN consents_consent k ON k.participant_id = r.participant_id AND k.partner_id = r.partner_id AND k.agreed
JOIN grants_programme g ON g.participant_id = r.participant_id
CROSS JOIN unnest(grants_of_a_night()) AS c (category)
JOIN access_ceiling x ON x.category = c.category AND x.partner_id = r.partner_id
WHERE r.night_may_read
  AND r.closed_at IS NULL
  AND r.status IN ('accepted', 'in_progress', 'done')
  AND NOT g.is_grace
  AND grants_may_hold(s.mandate, s.role, c.category)
  AND GREATEST(a.at, s.starts_at, k.starts_at, g.starts_at)
      < LEAST(grants_noon_after(r.needed_at), s.ends_at, k.ends_at, k.withdrawn_at, g.ends_at);
