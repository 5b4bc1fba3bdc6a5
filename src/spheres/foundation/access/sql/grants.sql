-- Her grants that hold now. The questions below are all the policies ever ask.
CREATE VIEW access_current AS
SELECT participant_id, category, may_write, source, since, left_out, not_from
FROM access_grant
WHERE member_id = (SELECT access_member())
  AND valid_from <= access_now()
  AND (valid_until IS NULL OR valid_until > access_now());

CREATE FUNCTION access_readable(wanted text) RETURNS uuid[]
LANGUAGE sql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT array_agg(DISTINCT participant_id) FROM access_current WHERE category = wanted $$;

CREATE FUNCTION access_writable(wanted text) RETURNS uuid[]
LANGUAGE sql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT array_agg(DISTINCT participant_id) FROM access_current WHERE category = wanted AND may_write $$;

CREATE FUNCTION access_readable_any() RETURNS uuid[]
LANGUAGE sql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT array_agg(DISTINCT participant_id) FROM access_current $$;

-- Of those, the ones of whom this kind is open whole: nothing about it was narrowed.
CREATE FUNCTION access_whole(wanted text, to_write boolean DEFAULT false) RETURNS uuid[]
LANGUAGE sql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT array_agg(DISTINCT participant_id) FROM access_current
  WHERE category = wanted AND since IS NULL AND left_out = '{}' AND not_from = '{}' AND (may_write OR NOT to_write)
$$;

-- Whether one row is within what is open of this kind: not before the moment from which she shares it, none of
-- what she left out, none of the words of a partner she left out; by a grant to write, of what is written. Asked of those alone who narrowed something.
CREATE FUNCTION access_row_open(
  participant uuid, wanted text, ids uuid[], partners uuid[], moment timestamptz, to_write boolean DEFAULT false
) RETURNS boolean
LANGUAGE sql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT EXISTS (SELECT 1 FROM access_current g
                 WHERE g.participant_id = participant AND g.category = wanted
                   AND (g.since IS NULL OR g.since <= moment)
                   AND NOT g.left_out && ids
                   AND NOT g.not_from && partners
                   AND (g.may_write OR NOT to_write))
$$;

-- Those who share something with her, by their own consent, now.
CREATE FUNCTION access_shared_by_consent() RETURNS uuid[]
LANGUAGE sql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT array_agg(DISTINCT participant_id) FROM access_current WHERE source = 'consent' $$;

-- Those with whom she walks: in their welcome, or since they joined.
CREATE FUNCTION access_walked_with() RETURNS uuid[]
LANGUAGE sql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT array_agg(DISTINCT participant_id) FROM access_current
  WHERE source IN ('assignment', 'welcome', 'walks_on') AND category = 'identity' AND may_write
$$;

-- Those, and whom she took over from another and has not met yet: of these she writes down a no, and nothing that
-- opens.
CREATE FUNCTION access_beside() RETURNS uuid[]
LANGUAGE sql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT array_agg(DISTINCT participant_id) FROM access_current
  WHERE source IN ('assignment', 'welcome', 'walks_on', 'taking_over', 'takes_lapsed') AND category = 'identity' AND may_write
$$;
GRANT EXECUTE ON FUNCTION access_readable, access_writable, access_readable_any, access_whole, access_row_open,
  access_shared_by_consent, access_walked_with, access_beside TO spheres_app;

-- Grants are nobody's to write: the application's role reads those of its member, no more.
CREATE POLICY access_grant_read ON access_grant FOR SELECT TO spheres_app
  USING (member_id = (SELECT access_member()));
