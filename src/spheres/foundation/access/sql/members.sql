-- Who a member is decides what she may see: her role, her partner, whether she is on call or answers for
-- privacy are changed by these functions alone, each change on record. The application's role changes what
-- is a member's own: her languages; and, in a table of its own, her password and when she last signed in.

-- A member is here while she has not left and her partner is in the agreement: that day it is not, nobody of it
-- signs in or sees anything.
CREATE FUNCTION accounts_is_here() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  NEW.is_active := NEW.is_active AND (SELECT is_active FROM accounts_partner WHERE id = NEW.partner_id);
  RETURN NEW;
END $$;
CREATE TRIGGER is_here BEFORE INSERT OR UPDATE OF partner_id, is_active ON accounts_member
  FOR EACH ROW EXECUTE FUNCTION accounts_is_here();

CREATE FUNCTION accounts_partner_is_here() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  UPDATE accounts_member SET is_active = NEW.is_active WHERE partner_id = NEW.id AND left_at IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER is_here AFTER UPDATE OF is_active ON accounts_partner
  FOR EACH ROW WHEN (NEW.is_active IS DISTINCT FROM OLD.is_active) EXECUTE FUNCTION accounts_partner_is_here();

-- Colleagues know each other; at the door, an account is shown to itself; nobody else is shown anyone.
CREATE POLICY accounts_member_read ON accounts_member FOR SELECT TO spheres_app
  USING ((SELECT access_member()) IS NOT NULL OR id = (SELECT access_door()));
CREATE POLICY accounts_member_change ON accounts_member FOR UPDATE TO spheres_app
  USING (id = (SELECT access_member())) WITH CHECK (id = (SELECT access_member()));

-- One's own alone.
CREATE POLICY accounts_credential_read ON accounts_credential FOR SELECT TO spheres_app
  USING (member_id = (SELECT access_account()));
CREATE POLICY accounts_credential_change ON accounts_credential FOR UPDATE TO spheres_app
  USING (member_id = (SELECT access_account())) WITH CHECK (member_id = (SELECT access_account()));

-- She has answered her invitation once she has chosen a password, or has come in.
CREATE FUNCTION accounts_has_answered() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  UPDATE accounts_member SET answered_at = access_now() WHERE id = NEW.member_id AND answered_at IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER has_answered AFTER INSERT OR UPDATE ON accounts_credential
  FOR EACH ROW WHEN (NEW.password NOT LIKE '!%' OR NEW.last_login IS NOT NULL)
  EXECUTE FUNCTION accounts_has_answered();

-- The door, by a whole address.
CREATE FUNCTION accounts_door_by_address(address text, key_version integer, proof bytea) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT access_open_door('address', address, key_version, proof,
                          (SELECT id FROM accounts_member WHERE email = address AND is_active))
$$;
GRANT EXECUTE ON FUNCTION accounts_door_by_address TO spheres_app;

-- Who may name members reads how they came to be; and each member how she did.
CREATE POLICY accounts_memberchange_read ON accounts_memberchange FOR SELECT TO spheres_app
  USING ((SELECT access_role()) IN ('coordinator', 'administrator') OR member_id = (SELECT access_member()));

-- Administrators name coordinators, administrators, who is on call and who answers for privacy; coordinators
-- the others. Nobody changes what she is herself. Asked of who wants it, also when another agrees later.
CREATE FUNCTION accounts_may_name(by_whom uuid, whom uuid, as_role text, special boolean) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT whom IS DISTINCT FROM by_whom AND EXISTS (
    SELECT 1 FROM accounts_member m WHERE m.id = by_whom AND m.is_active AND (
      m.role = 'administrator'
      OR (m.role = 'coordinator' AND as_role NOT IN ('coordinator', 'administrator') AND NOT special)))
$$;

-- Whether this role goes with this partner's mandate: nobody of the police walks with a young person, supervises or
-- treats. As team/rules.py says it, to whoever fills in the form.
CREATE FUNCTION accounts_role_fits(as_role text, mandate text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
  SELECT CASE WHEN mandate = 'police' THEN as_role IN ('police_liaison', 'peer')
              WHEN as_role = 'police_liaison' THEN false
              WHEN as_role = 'peer' THEN mandate = 'peer'
              WHEN as_role = 'psychotherapist' THEN mandate = 'psychotherapy'
              WHEN as_role = 'researcher' THEN mandate = 'research'
              WHEN as_role = 'coordinator' THEN mandate = 'coordination'
              ELSE true END
$$;

CREATE FUNCTION accounts_note(whom uuid, what_changed text, by_whom uuid, agreed uuid DEFAULT NULL) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  INSERT INTO accounts_memberchange
    (member_id, by_id, agreed_by_id, at, what, role, partner_id, is_on_call, is_privacy_officer)
  SELECT id, by_whom, agreed, now(), what_changed, role, partner_id, is_on_call, is_privacy_officer
  FROM accounts_member WHERE id = whom
$$;

-- What opens something is called by the functions that ask a second person (team_agrees), and by nobody else:
-- ``by_whom`` asked for it, ``agreed`` is the second, or nobody where nobody second is there.

-- A new member, who cannot sign in before she has answered the invitation.
CREATE FUNCTION accounts_invite(
  new_id uuid, her_email text, her_name text, at_partner uuid, as_role text, her_language text, she_speaks text,
  on_call boolean, privacy_officer boolean, by_whom uuid, agreed uuid
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF NOT accounts_may_name(by_whom, new_id, as_role, on_call OR privacy_officer)
     OR NOT accounts_role_fits(as_role, (SELECT mandate FROM accounts_partner WHERE id = at_partner)) THEN
    RAISE insufficient_privilege USING MESSAGE = format('member %s may not invite a %s', by_whom, as_role);
  END IF;
  INSERT INTO accounts_member
    (id, email, name, partner_id, role, language, speaks, is_active, is_on_call, is_privacy_officer,
     joined_on)
  VALUES (new_id, lower(her_email), her_name, at_partner, as_role, her_language, she_speaks, true, on_call,
          privacy_officer, access_day(now()));
  INSERT INTO accounts_credential (member_id, password) VALUES (new_id, '!invited');
  PERFORM accounts_note(new_id, 'invited', by_whom, agreed);
END $$;

-- What she is called and speaks; and what she no longer does: that needs nobody else.
CREATE FUNCTION accounts_narrow(
  whom uuid, her_name text, she_speaks text, on_call boolean, privacy_officer boolean
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE before accounts_member;
BEGIN
  SELECT * INTO before FROM accounts_member WHERE id = whom AND left_at IS NULL FOR UPDATE;
  IF before.id IS NULL
     OR NOT accounts_may_name(access_member(), whom, before.role, on_call <> before.is_on_call
                                                                  OR privacy_officer <> before.is_privacy_officer) THEN
    RAISE insufficient_privilege USING MESSAGE = format('member %s may not change member %s', access_member(), whom);
  END IF;
  UPDATE accounts_member SET name = her_name, speaks = she_speaks, is_on_call = is_on_call AND on_call,
    is_privacy_officer = is_privacy_officer AND privacy_officer
  WHERE id = whom AND (name, speaks, is_on_call, is_privacy_officer)
    IS DISTINCT FROM (her_name, she_speaks, is_on_call AND on_call, is_privacy_officer AND privacy_officer);
  IF FOUND THEN PERFORM accounts_note(whom, 'changed', access_member()); END IF;
END $$;

-- What she does here, or where. On call is for one partner, in one role: who moves is not, unless it was asked for as
-- well. Returns whether her partner or her role is another now; what hung on the former is ended by whoever calls it.
CREATE FUNCTION accounts_change(
  whom uuid, at_partner uuid, as_role text, on_call boolean, privacy_officer boolean, by_whom uuid, agreed uuid
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE before accounts_member; moves boolean;
BEGIN
  SELECT * INTO before FROM accounts_member WHERE id = whom AND left_at IS NULL FOR UPDATE;
  moves := before.partner_id IS DISTINCT FROM at_partner OR before.role IS DISTINCT FROM as_role;
  IF before.id IS NULL
     OR NOT accounts_may_name(by_whom, whom, as_role, on_call OR privacy_officer)
     OR NOT accounts_may_name(by_whom, whom, before.role, false)
     OR moves AND NOT accounts_role_fits(as_role, (SELECT mandate FROM accounts_partner WHERE id = at_partner)) THEN
    RAISE insufficient_privilege USING MESSAGE = format('member %s may not change member %s', by_whom, whom);
  END IF;
  UPDATE accounts_member SET partner_id = at_partner, role = as_role, is_active = true,
    is_on_call = on_call OR is_on_call AND NOT moves,
    is_privacy_officer = privacy_officer OR is_privacy_officer AND NOT moves
  WHERE id = whom;
  PERFORM accounts_note(whom, 'changed', by_whom, agreed);
  RETURN moves;
END $$;

-- Whoever is named for something is where she is until that stands: one who moves or leaves in the same moment is waited
-- for, and judged as she is then.
CREATE FUNCTION accounts_lock_members(members uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$ BEGIN PERFORM 1 FROM accounts_member WHERE id = ANY (members) ORDER BY id FOR SHARE; END $$;

-- She leaves her partner: every right ends in this transaction, and whatever signs her in is gone.
CREATE FUNCTION accounts_leave(whom uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE before accounts_member;
BEGIN
  SELECT * INTO before FROM accounts_member WHERE id = whom AND left_at IS NULL FOR UPDATE;
  IF before.id IS NULL OR NOT accounts_may_name(access_member(), whom, before.role, before.is_privacy_officer) THEN
    RAISE insufficient_privilege USING MESSAGE = format('member %s may not end the work of member %s', access_member(), whom);
  END IF;
  UPDATE accounts_member SET is_active = false, is_on_call = false, is_privacy_officer = false, left_at = access_now()
  WHERE id = whom;
  UPDATE accounts_credential SET password = '!left', last_login = NULL WHERE member_id = whom;
  PERFORM accounts_note(whom, 'left', access_member());
END $$;

-- What makes a link hers alone and void once it was used: it changes with her password and each time she signs
-- in, and tells neither.
CREATE FUNCTION accounts_link_state(whom uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT encode(sha256(convert_to(concat_ws(':', member_id, password, floor(extract(epoch FROM last_login))::bigint),
                                  'UTF8')), 'hex')
  FROM accounts_credential WHERE member_id = whom
$$;

-- The same, of who is invited and has not answered, for who may invite her.
CREATE FUNCTION accounts_invitation_state(whom uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT accounts_link_state(id) FROM accounts_member
  WHERE id = whom AND is_active AND answered_at IS NULL
    AND accounts_may_name(access_member(), whom, role, is_privacy_officer OR is_on_call)
$$;
GRANT EXECUTE ON FUNCTION accounts_invitation_state TO spheres_app;

-- Where the background work writes to a member who is still here.
CREATE FUNCTION accounts_reachable(whom uuid) RETURNS TABLE (email text, language text, link_state text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT m.email, m.language, accounts_link_state(m.id) FROM accounts_member m WHERE m.id = whom AND m.is_active
$$;
GRANT EXECUTE ON FUNCTION accounts_reachable TO spheres_worker;
