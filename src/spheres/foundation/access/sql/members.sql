-- Who a member is decides what she may see: her role, her partner, whether she is on call or answers for
-- privacy are changed by these functions alone, each change on record. The application's role changes what
-- is a member's own: her password, her languages, when she last signed in.

CREATE FUNCTION accounts_keep_what_she_is() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  IF (NEW.id, NEW.email, NEW.name, NEW.role, NEW.partner_id, NEW.is_active, NEW.is_on_call,
      NEW.is_privacy_officer, NEW.joined_on)
     IS DISTINCT FROM
     (OLD.id, OLD.email, OLD.name, OLD.role, OLD.partner_id, OLD.is_active, OLD.is_on_call,
      OLD.is_privacy_officer, OLD.joined_on) THEN
    RAISE insufficient_privilege USING MESSAGE = format('member %s may not change who member %s is', access_member(), NEW.id);
  END IF;
  -- Answering an invitation and choosing a forgotten password anew happen before there is a member.
  IF access_member() <> NEW.id
     AND (NEW.password, NEW.language, NEW.speaks) IS DISTINCT FROM (OLD.password, OLD.language, OLD.speaks) THEN
    RAISE insufficient_privilege USING MESSAGE = format('member %s may not change what is member %s''s own', access_member(), NEW.id);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_what_she_is BEFORE UPDATE ON accounts_member
  FOR EACH ROW WHEN (current_user = 'spheres_app') EXECUTE FUNCTION accounts_keep_what_she_is();

-- Who may name members reads how they came to be; and each member how she did.
CREATE POLICY accounts_memberchange_read ON accounts_memberchange FOR SELECT TO spheres_app
  USING ((SELECT access_role()) IN ('coordinator', 'administrator') OR member_id = (SELECT access_member()));

-- Administrators name coordinators, administrators, who is on call and who answers for privacy; coordinators
-- the others. Nobody changes what she is herself.
CREATE FUNCTION accounts_may_name(whom uuid, as_role text, special boolean) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT COALESCE(whom IS DISTINCT FROM access_member() AND (
    access_role() = 'administrator'
    OR (access_role() = 'coordinator' AND as_role NOT IN ('coordinator', 'administrator') AND NOT special)), false)
$$;

CREATE FUNCTION accounts_note(whom uuid, said text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  INSERT INTO accounts_memberchange
    (member_id, by_id, at, what, role, partner_id, is_on_call, is_privacy_officer)
  SELECT id, access_member(), now(), said, role, partner_id, is_on_call, is_privacy_officer
  FROM accounts_member WHERE id = whom
$$;

-- A new member, who cannot sign in before she has answered the invitation.
CREATE FUNCTION accounts_invite(
  new_id uuid, her_email text, her_name text, at_partner uuid, as_role text, her_language text, she_speaks text,
  on_call boolean, privacy_officer boolean
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF NOT accounts_may_name(new_id, as_role, on_call OR privacy_officer) THEN
    RAISE insufficient_privilege USING MESSAGE = format('member %s may not invite a %s', access_member(), as_role);
  END IF;
  INSERT INTO accounts_member
    (id, email, name, partner_id, role, language, speaks, is_active, is_on_call, is_privacy_officer,
     joined_on, password)
  VALUES (new_id, lower(her_email), her_name, at_partner, as_role, her_language, she_speaks, true, on_call,
          privacy_officer, now()::date, '!invited');
  PERFORM accounts_note(new_id, 'invited');
END $$;

CREATE FUNCTION accounts_change(
  whom uuid, her_name text, at_partner uuid, as_role text, she_speaks text, on_call boolean,
  privacy_officer boolean
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE before accounts_member;
BEGIN
  SELECT * INTO before FROM accounts_member WHERE id = whom AND is_active FOR UPDATE;
  IF before.id IS NULL
     OR NOT accounts_may_name(whom, as_role, on_call <> before.is_on_call
                                             OR privacy_officer <> before.is_privacy_officer)
     OR NOT accounts_may_name(whom, before.role, false) THEN
    RAISE insufficient_privilege USING MESSAGE = format('member %s may not change member %s', access_member(), whom);
  END IF;
  UPDATE accounts_member SET name = her_name, partner_id = at_partner, role = as_role, speaks = she_speaks,
    is_on_call = on_call, is_privacy_officer = privacy_officer
  WHERE id = whom;
  PERFORM accounts_note(whom, 'changed');
END $$;

-- She leaves her partner: every right ends in this transaction, and whatever signs her in is gone.
CREATE FUNCTION accounts_leave(whom uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE before accounts_member;
BEGIN
  SELECT * INTO before FROM accounts_member WHERE id = whom AND is_active FOR UPDATE;
  IF before.id IS NULL OR NOT accounts_may_name(whom, before.role, before.is_privacy_officer) THEN
    RAISE insufficient_privilege USING MESSAGE = format('member %s may not end the work of member %s', access_member(), whom);
  END IF;
  UPDATE accounts_member SET is_active = false, is_on_call = false, is_privacy_officer = false,
    password = '!left'
  WHERE id = whom;
  PERFORM accounts_note(whom, 'left');
END $$;
GRANT EXECUTE ON FUNCTION accounts_invite, accounts_change TO spheres_app;

-- Where the background work writes to a member who is still here, and what makes a link to choose a new
-- password hers alone.
CREATE FUNCTION accounts_reachable(whom uuid)
RETURNS TABLE (email text, language text, password text, last_login timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT m.email, m.language, m.password, m.last_login FROM accounts_member m WHERE m.id = whom AND m.is_active
$$;
GRANT EXECUTE ON FUNCTION accounts_reachable TO spheres_worker;

-- Colleagues know each other; what is a member's own is guarded above.
CREATE POLICY accounts_member_read ON accounts_member FOR SELECT TO spheres_app USING (true);
CREATE POLICY accounts_member_change ON accounts_member FOR UPDATE TO spheres_app USING (true) WITH CHECK (true);
