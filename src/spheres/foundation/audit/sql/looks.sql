-- Each member records her own looks, in words that no bar and no comma can make another's; a public page records none's. A look is added unsealed: which seal it is in,
-- the seal says.
CREATE POLICY audit_look_add ON audit_look FOR INSERT TO spheres_app
  WITH CHECK (member_id IS NOT DISTINCT FROM (SELECT access_member())
              AND sealed_in IS NULL
              AND page ~ '^[a-z0-9_:-]*$' AND kind IN ('view', 'print', 'change', 'refusal')
              AND NOT EXISTS (SELECT 1 FROM unnest(categories || sources) AS word (said)
                              WHERE said IS NULL OR said !~ '^[a-z_]+$'));
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
CREATE TRIGGER audit_look_partner BEFORE INSERT ON audit_look FOR EACH ROW
  WHEN (current_user = 'spheres_app') EXECUTE FUNCTION audit_look_partner();
