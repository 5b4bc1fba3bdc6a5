-- Each member records her own looks. A look is added unsealed: which seal it is in, the seal says.
CREATE POLICY audit_look_add ON audit_look FOR INSERT TO spheres_app
  WITH CHECK (member_id = (SELECT access_member()) AND sealed_in IS NULL);

-- Whoever adds one, in words that no bar and no comma can make another's.
CREATE FUNCTION audit_look_in_words() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
BEGIN
  IF NEW.page !~ '^[a-z0-9_:-]*$' OR NEW.kind NOT IN ('view', 'print', 'change', 'refusal')
     OR EXISTS (SELECT 1 FROM unnest(NEW.categories || NEW.sources) AS word (said)
                WHERE said IS NULL OR said !~ '^[a-z_]+$') THEN
    RAISE insufficient_privilege USING MESSAGE = format('look %s is not in the words of a look', NEW.id);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER in_words BEFORE INSERT ON audit_look FOR EACH ROW EXECUTE FUNCTION audit_look_in_words();

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
