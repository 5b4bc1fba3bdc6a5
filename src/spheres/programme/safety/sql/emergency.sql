-- Emergency access. Whoever is on call says whom she means by what she knows of her: a full name, a phone
-- number or address, or a first name with a birth date, as keyed digests that must all meet in one
-- person. Nothing is told of anyone who is not meant: exactly one person, or nobody. Who left the programme, and of
-- whom no referral is open, is nobody here: she was told that nothing of hers is seen any more.
-- Returns the person; NULL when nobody or more than one is meant.
CREATE FUNCTION safety_open_emergency(
  access uuid, wanted bytea[], named_danger text, until timestamptz, review_until timestamptz,
  own_key bytea, words bytea
) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE meant uuid[]; who accounts_member;
BEGIN
  SELECT m.* INTO who FROM accounts_member m JOIN accounts_partner p ON p.id = m.partner_id
  WHERE m.id = (SELECT access_member()) AND m.is_active AND m.is_on_call AND p.mandate <> 'police'
    AND m.role NOT IN ('administrator', 'researcher', 'police_liaison');
  IF who.id IS NULL THEN
    RAISE insufficient_privilege USING MESSAGE = format('member %s is not on call', access_member());
  END IF;
  SELECT array_agg(found.participant_id) INTO meant FROM (
    SELECT b.participant_id
    FROM participants_blindindex b JOIN participants_participant p ON p.id = b.participant_id
    WHERE b.digest = ANY (wanted)
      AND (EXISTS (SELECT 1 FROM consents_consent g
                   WHERE g.participant_id = b.participant_id AND g.kind = 'programme' AND g.agreed AND g.withdrawn_at IS NULL)
           OR EXISTS (SELECT 1 FROM referrals_referral r
                      WHERE r.participant_id = b.participant_id AND r.closed_at IS NULL))
    GROUP BY b.participant_id
    HAVING count(DISTINCT b.digest) = cardinality(wanted)
       AND (bool_or(b.kind IN ('name', 'reach')) OR bool_or(b.kind = 'part') AND bool_or(b.kind = 'birth'))
  ) AS found;
  IF cardinality(meant) IS DISTINCT FROM 1 THEN RETURN NULL; END IF;
  INSERT INTO safety_emergencyaccess
    (id, participant_id, member_id, danger, starts_at, ends_at, wrapped, sealed, review_by, outcome)
  VALUES (access, meant[1], who.id, named_danger, now(), LEAST(until, now() + interval '24 hours'),
          own_key, words, LEAST(review_until, now() + interval '14 days'), '')
  ON CONFLICT (id) DO NOTHING;
  RETURN meant[1];
END $$;
GRANT EXECUTE ON FUNCTION safety_open_emergency TO spheres_app;
