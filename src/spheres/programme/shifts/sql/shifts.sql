-- Every member reads who is on shift: whom to ring tonight is no secret among colleagues.
CREATE POLICY shifts_shift_read ON shifts_shift FOR SELECT TO spheres_app
  USING ((SELECT access_member()) IS NOT NULL);

-- Who is on shift somewhere, or will be, while she works there and is on call: what is left of a shift once she is neither
-- counts for nothing.
CREATE VIEW shifts_standing AS
SELECT s.member_id, s.partner_id, s.starts_at, s.ends_at, p.mandate, m.role
FROM shifts_shift s
JOIN accounts_member m ON m.id = s.member_id AND m.partner_id = s.partner_id
JOIN accounts_partner p ON p.id = s.partner_id
WHERE s.starts_at < s.ends_at
  AND m.is_active
  AND m.is_on_call
  AND m.role NOT IN ('administrator', 'researcher', 'police_liaison')
  AND p.mandate <> 'police';

-- Who may be on shift for a partner: whoever works there and is on call, which two people agreed to. Nobody of the
-- police, and nobody who holds nothing of anyone.
CREATE FUNCTION shifts_may_be_on(whom uuid, at_partner uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT EXISTS (
    SELECT 1 FROM accounts_member m JOIN accounts_partner p ON p.id = m.partner_id
    WHERE m.id = whom AND p.id = at_partner AND m.is_active AND m.is_on_call AND p.mandate <> 'police'
      AND m.role NOT IN ('administrator', 'researcher', 'police_liaison'))
$$;

-- Who says who is on shift for a partner: whoever may be so there, and coordinators for every partner.
CREATE FUNCTION shifts_may_say(at_partner uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT COALESCE(access_role() = 'coordinator' OR shifts_may_be_on(access_member(), at_partner), false)
$$;
GRANT EXECUTE ON FUNCTION shifts_may_be_on, shifts_may_say TO spheres_app;

-- Somebody is put on shift: not for the past, nor for longer than a day.
CREATE FUNCTION shifts_put(shift uuid, at_partner uuid, whom uuid, begins timestamptz, ends timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF NOT shifts_may_say(at_partner) OR NOT shifts_may_be_on(whom, at_partner)
     OR ends <= GREATEST(begins, access_now()) OR ends > begins + interval '24 hours' THEN
    RAISE insufficient_privilege USING MESSAGE = format('member %s may not put %s on shift', access_member(), whom);
  END IF;
  INSERT INTO shifts_shift (id, partner_id, member_id, starts_at, ends_at, put_by_id, put_at)
  VALUES (shift, at_partner, whom, begins, ends, access_member(), access_now());
END $$;

-- It ends now; one that had not begun never was.
CREATE FUNCTION shifts_end(shift uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE standing shifts_shift;
BEGIN
  SELECT * INTO standing FROM shifts_shift WHERE id = shift FOR UPDATE;
  IF standing.id IS NULL OR (standing.member_id = access_member() OR shifts_may_say(standing.partner_id)) IS NOT TRUE THEN
    RAISE insufficient_privilege USING MESSAGE = format('member %s may not end shift %s', access_member(), shift);
  END IF;
  IF standing.ends_at <= access_now() THEN
    RETURN false;
  END IF;
  UPDATE shifts_shift SET ends_at = GREATEST(starts_at, access_now()) WHERE id = shift;
  RETURN true;
END $$;

-- Whoever is on shift hands over what is left of it: hers ends now, and the other's begins.
CREATE FUNCTION shifts_hand_over(shift uuid, next_shift uuid, whom uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE standing shifts_shift;
BEGIN
  SELECT * INTO standing FROM shifts_shift WHERE id = shift FOR UPDATE;
  IF standing.id IS NULL OR whom = standing.member_id OR NOT shifts_may_be_on(whom, standing.partner_id)
     OR (standing.member_id = access_member() OR shifts_may_say(standing.partner_id)) IS NOT TRUE THEN
    RAISE insufficient_privilege USING MESSAGE = format('member %s may not hand shift %s over to %s', access_member(), shift, whom);
  END IF;
  IF standing.ends_at <= access_now() OR standing.starts_at > access_now() THEN
    RETURN false;
  END IF;
  UPDATE shifts_shift SET ends_at = access_now() WHERE id = shift;
  INSERT INTO shifts_shift (id, partner_id, member_id, starts_at, ends_at, put_by_id, put_at, handed_from_id)
  VALUES (next_shift, standing.partner_id, whom, access_now(), standing.ends_at, access_member(), access_now(), shift);
  RETURN true;
END $$;
GRANT EXECUTE ON FUNCTION shifts_put, shifts_end, shifts_hand_over TO spheres_app;

-- For the job of every day: who is on shift where, and who is told where nobody will be.
CREATE FUNCTION shifts_of_partners() RETURNS TABLE (partner uuid, code text, starts_at timestamptz, ends_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT p.id, p.code, s.starts_at, s.ends_at
  FROM accounts_partner p LEFT JOIN shifts_shift s ON s.partner_id = p.id AND s.ends_at > now() AND s.ends_at > s.starts_at
  WHERE p.is_active
$$;
CREATE FUNCTION shifts_whom_to_tell(at_partner uuid) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT array_agg(m.id) FROM accounts_member m
  WHERE m.is_active AND m.answered_at IS NOT NULL AND (m.role = 'coordinator' OR shifts_may_be_on(m.id, at_partner))
$$;
GRANT EXECUTE ON FUNCTION shifts_of_partners, shifts_whom_to_tell TO spheres_worker;
