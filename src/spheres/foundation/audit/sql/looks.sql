-- Each member records her own looks; a public page records none's. A look is added unsealed: which seal it is in,
-- the seal says.
CREATE POLICY audit_look_add ON audit_look FOR INSERT TO spheres_app
  WITH CHECK (member_id IS NOT DISTINCT FROM (SELECT access_member())
              AND sealed_in IS NULL);
-- Who walks with her and who coordinates read who looked.
CREATE POLICY audit_look_read ON audit_look FOR SELECT TO spheres_app
  USING (participant_id = ANY (COALESCE((SELECT access_readable('identity')), '{}'::uuid[]))
         AND (SELECT access_role()) IN ('pivot_worker', 'coordinator'));

-- For which partner she looked, as it was then.
CREATE FUNCTION audit_look_partner() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  SELECT partner_id INTO NEW.partner_id FROM accounts_member WHERE id = NEW.member_id;
  RETURN NEW;
END $$;
CREATE TRIGGER audit_look_partner BEFORE INSERT ON audit_look FOR EACH ROW EXECUTE FUNCTION audit_look_partner();
