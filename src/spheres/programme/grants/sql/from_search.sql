-- She can't be reached: whoever is on shift of a service that her plan names, or to which she said yes that it reads how
-- she is safe; and the members whom her plan names.
CREATE VIEW grants_search_services AS
SELECT participant_id, partner_id, made_at AS starts_at, NULL::timestamptz AS ends_at, NULL::uuid AS consent_id
FROM safety_named
WHERE member_id IS NULL
UNION ALL
SELECT participant_id, partner_id, starts_at, LEAST(ends_at, withdrawn_at), id
FROM consents_consent
WHERE kind = 'partner'
  AND agreed
  AND member_id IS NULL
  AND 'safety' = ANY (categories);

CREATE VIEW grants_from_search AS
SELECT h.member_id, u.participant_id, c.category, false AS may_write,
       GREATEST(u.begun_at, h.starts_at, g.starts_at) AS valid_from, LEAST(h.ends_at, g.ends_at) AS valid_until,
       'search' AS source, u.id AS source_id,
       l.since, COALESCE(l.left_out, '{}') AS left_out, COALESCE(l.not_from, '{}') AS not_from
FROM safety_missingepisode u
JOIN (
  SELECT v.participant_id, s.member_id, s.partner_id, s.mandate, s.role,
         GREATEST(v.starts_at, s.starts_at) AS starts_at, LEAST(v.ends_at, s.ends_at) AS ends_at, v.consent_id
  FROM grants_search_services v JOIN shifts_standing s ON s.partner_id = v.partner_id
  UNION ALL
  SELECT n.participant_id, m.id, m.partner_id, p.mandate, m.role, n.made_at, NULL, NULL
  FROM safety_named n
  JOIN accounts_member m ON m.id = n.member_id
  JOIN accounts_partner p ON p.id = m.partner_id
  WHERE m.is_active AND p.mandate <> 'police' AND m.role NOT IN ('administrator', 'researcher', 'police_liaison')
) AS h ON h.participant_id = u.participant_id
JOIN grants_programme g ON g.participant_id = u.participant_id
CROSS JOIN unnest(grants_in_danger()) AS c (category)
JOIN access_ceiling x ON x.category = c.category AND x.partner_id = h.partner_id
LEFT JOIN consents_limit l ON l.consent_id = h.consent_id AND l.category = c.category
WHERE u.closed_at IS NULL
  AND NOT g.is_grace
  AND grants_may_hold(h.mandate, h.role, c.category)
  AND (LEAST(h.ends_at, g.ends_at) IS NULL
       OR GREATEST(u.begun_at, h.starts_at, g.starts_at) < LEAST(h.ends_at, g.ends_at));
