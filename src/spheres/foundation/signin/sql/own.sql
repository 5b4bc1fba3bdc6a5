-- What a member signs in with and from is her own: her row's alone, as the member or at the door.
CREATE POLICY signin_knowndevice_own ON signin_knowndevice TO spheres_app
  USING (member_id = (SELECT access_account())) WITH CHECK (member_id = (SELECT access_account()));

-- Tables of libraries, whose code runs unchanged on them.
CREATE POLICY account_emailaddress_owner ON account_emailaddress TO spheres_owner USING (true) WITH CHECK (true);
CREATE POLICY account_emailaddress_read ON account_emailaddress FOR SELECT TO spheres_app
  USING (user_id = (SELECT access_account()));

CREATE POLICY usersessions_usersession_owner ON usersessions_usersession TO spheres_owner
  USING (true) WITH CHECK (true);
CREATE POLICY usersessions_usersession_own ON usersessions_usersession TO spheres_app
  USING (user_id = (SELECT access_account())) WITH CHECK (user_id = (SELECT access_account()));

-- A partner's own sign-in is tied to an account at that account's door; whom it means never changes.
CREATE POLICY socialaccount_socialaccount_owner ON socialaccount_socialaccount TO spheres_owner
  USING (true) WITH CHECK (true);
CREATE POLICY socialaccount_socialaccount_read ON socialaccount_socialaccount FOR SELECT TO spheres_app
  USING (user_id = (SELECT access_account()));
CREATE POLICY socialaccount_socialaccount_add ON socialaccount_socialaccount FOR INSERT TO spheres_app
  WITH CHECK (user_id = (SELECT access_door()));
CREATE POLICY socialaccount_socialaccount_change ON socialaccount_socialaccount FOR UPDATE TO spheres_app
  USING (user_id = (SELECT access_door())) WITH CHECK (user_id = (SELECT access_door()));
CREATE FUNCTION signin_partner_account_stays() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  IF (NEW.id, NEW.user_id, NEW.provider, NEW.uid, NEW.date_joined)
     IS DISTINCT FROM (OLD.id, OLD.user_id, OLD.provider, OLD.uid, OLD.date_joined) THEN
    RAISE insufficient_privilege USING MESSAGE = format(
      'account %s may not change whom a partner''s sign-in means', access_account());
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER signin_partner_account_stays BEFORE UPDATE ON socialaccount_socialaccount
  FOR EACH ROW WHEN (current_user = 'spheres_app') EXECUTE FUNCTION signin_partner_account_stays();

-- A second step is added and taken away by the member. At the door it is read and used, no more.
CREATE POLICY mfa_authenticator_owner ON mfa_authenticator TO spheres_owner USING (true) WITH CHECK (true);
CREATE POLICY mfa_authenticator_read ON mfa_authenticator FOR SELECT TO spheres_app
  USING (user_id = (SELECT access_account()));
CREATE POLICY mfa_authenticator_add ON mfa_authenticator FOR INSERT TO spheres_app
  WITH CHECK (user_id = (SELECT access_member()));
CREATE POLICY mfa_authenticator_change ON mfa_authenticator FOR UPDATE TO spheres_app
  USING (user_id = (SELECT access_account())) WITH CHECK (user_id = (SELECT access_account()));
CREATE POLICY mfa_authenticator_remove ON mfa_authenticator FOR DELETE TO spheres_app
  USING (user_id = (SELECT access_member()));

-- Using one changes when it was used; a recovery code is used and never unused; a passkey's name is its member's
-- to change. Nothing else of it changes: another secret is another second step.
CREATE FUNCTION signin_second_step_stays() RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE same boolean;
BEGIN
  IF NEW.type = 'recovery_codes' THEN
    same := NEW.data - '{used_mask,viewed_at}'::text[] = OLD.data - '{used_mask,viewed_at}'::text[]
      AND (NEW.data->>'used_mask')::bigint & (OLD.data->>'used_mask')::bigint = (OLD.data->>'used_mask')::bigint
      AND (OLD.data->'viewed_at' IS NULL OR NEW.data->'viewed_at' = OLD.data->'viewed_at');
  ELSIF NEW.type = 'webauthn' AND access_member() = NEW.user_id THEN
    same := NEW.data - 'name' = OLD.data - 'name';
  ELSE
    same := NEW.data = OLD.data;
  END IF;
  IF same IS NOT TRUE OR (NEW.id, NEW.user_id, NEW.type, NEW.created_at)
                         IS DISTINCT FROM (OLD.id, OLD.user_id, OLD.type, OLD.created_at) THEN
    RAISE insufficient_privilege USING MESSAGE = format(
      'account %s may not change what second step %s is', access_account(), OLD.id);
  END IF;
  IF NEW.last_used_at IS DISTINCT FROM OLD.last_used_at THEN
    NEW.last_used_at := access_recorded(NEW.last_used_at, 'mfa_authenticator.last_used_at');
    IF NEW.last_used_at IS NULL THEN
      RAISE insufficient_privilege USING MESSAGE = format(
        'account %s may not say that second step %s was never used', access_account(), OLD.id);
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER signin_second_step_stays BEFORE UPDATE ON mfa_authenticator
  FOR EACH ROW WHEN (current_user = 'spheres_app') EXECUTE FUNCTION signin_second_step_stays();
