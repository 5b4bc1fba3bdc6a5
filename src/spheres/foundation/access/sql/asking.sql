-- Who is asking. Set once per transaction by the application; without it nothing is visible.
CREATE FUNCTION access_member() RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT NULLIF(current_setting('spheres.member', true), '')::uuid $$;
GRANT EXECUTE ON FUNCTION access_member TO spheres_app;

-- The role of the member who is asking, or nothing when she has left.
CREATE FUNCTION access_role() RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT role FROM accounts_member WHERE id = access_member() AND is_active $$;

-- Her partner, or nothing when she has left.
CREATE FUNCTION access_partner() RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT partner_id FROM accounts_member WHERE id = access_member() AND is_active $$;

-- Whether she answers for the protection of personal information: a coordinator whom an administrator named.
CREATE FUNCTION access_is_privacy_officer() RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT EXISTS (SELECT 1 FROM accounts_member
                 WHERE id = access_member() AND is_active AND is_privacy_officer AND role = 'coordinator')
$$;
GRANT EXECUTE ON FUNCTION access_role, access_partner, access_is_privacy_officer TO spheres_app;
