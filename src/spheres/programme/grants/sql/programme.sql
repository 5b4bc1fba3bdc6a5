-- For how long what was agreed is kept when its date passes and she has not been asked: from the pack.
CREATE VIEW grants_grace AS
SELECT make_interval(days => COALESCE(max(days), 0)) AS lasts FROM access_grace;

-- A date that passes is not a no: what is kept meanwhile by those who held it, whatever opened it to them.
CREATE FUNCTION grants_kept_in_grace() RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT ARRAY['safety', 'contact'] $$;

-- Her yes to the programme, and the grace after its date: until she is asked, which makes another answer of it, or
-- takes it back.
CREATE VIEW grants_programme AS
SELECT participant_id, starts_at, LEAST(ends_at, withdrawn_at) AS ends_at, false AS is_grace
FROM consents_consent
WHERE kind = 'programme'
  AND agreed
UNION ALL
SELECT participant_id, ends_at, LEAST(ends_at + grants_grace.lasts, withdrawn_at), true
FROM consents_consent, grants_grace
WHERE kind = 'programme'
  AND agreed;
