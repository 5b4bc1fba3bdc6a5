-- Who is asking. Set once per transaction by the application; without it nothing is visible.
CREATE FUNCTION access_member() RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE
RETURN NULLIF(current_setting('spheres.member', true), '')::uuid;

-- The moment rights are judged at. A function of its own so that tests can let time pass.
CREATE FUNCTION access_now() RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE
RETURN now();

-- The role of the member who is asking, or nothing when she has left.
CREATE FUNCTION access_role() RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT role FROM accounts_member WHERE id = access_member() AND is_active $$;

-- Her grants that hold now. The three questions below are all the policies ever ask.
CREATE VIEW access_current AS
SELECT participant_id, category, may_write, source
FROM access_grant
WHERE member_id = access_member()
  AND valid_from <= access_now()
  AND (valid_until IS NULL OR valid_until > access_now());

CREATE FUNCTION access_readable(wanted text) RETURNS uuid[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT array_agg(DISTINCT participant_id) FROM access_current WHERE category = wanted $$;

CREATE FUNCTION access_writable(wanted text) RETURNS uuid[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT array_agg(DISTINCT participant_id) FROM access_current WHERE category = wanted AND may_write $$;

CREATE FUNCTION access_known() RETURNS uuid[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT array_agg(DISTINCT participant_id) FROM access_current $$;

-- A row stays with the person it is about, whoever may write about both.
CREATE FUNCTION access_row_stays() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  RAISE insufficient_privilege USING MESSAGE = 'a row stays with the person it is about';
END $$;

-- The application reads and writes ordinary tables; participant tables are shut one by one where
-- they are made.
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO spheres_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO spheres_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO spheres_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO spheres_app;
REVOKE ALL ON access_current FROM spheres_app;

-- Grants are nobody's to write: the application's role reads those of its member, no more.
ALTER TABLE access_grant ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_grant FORCE ROW LEVEL SECURITY;
CREATE POLICY access_grant_owner ON access_grant TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY access_grant_read ON access_grant FOR SELECT TO spheres_app USING (member_id = access_member());
REVOKE ALL ON access_grant FROM spheres_app;
GRANT SELECT ON access_grant TO spheres_app;
REVOKE ALL ON access_ceiling FROM spheres_app;
GRANT SELECT ON access_ceiling TO spheres_app;
