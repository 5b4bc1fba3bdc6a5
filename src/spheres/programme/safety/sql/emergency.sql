-- Emergency access. Whoever is on call says whom she means by what she knows of her, as keyed digests: clues, each of
-- digests that must all meet in one person, in levels, the closest first. programme/safety/rules.py says which: each holds
-- an exact number or address, or an exact birth date with something of her name. Of what kind a digest is, stands nowhere
-- in the database; without the key, which it does not hold, nobody has one to ask with. The first level that anyone meets decides: exactly one person, or nobody. Nothing is told of anyone who
-- is not meant. Who left the programme, and of whom no referral is open, is nobody here: she was told that nothing of
-- hers is seen any more.
--
-- Whoever is told whom she means has a row that is answered for: the one that was made now (opened), or one of hers,
-- under this id, of the same person, that is still open (stands). An id that stands for anything else is told before
-- anyone is looked for (taken), and tells nothing of who is meant. Outcome null: nobody is meant, or more than one.
--
-- Who shut her file to this member by name is nobody here. To whom she shut it as one of a kind of person or of a place
-- it is said once that she does not want it (shut), which is on her record; ``despite`` it, with a reason, it opens.
CREATE FUNCTION safety_open_emergency(
  access uuid, levels int[], clues int[], wanted bytea[], named_danger text, until timestamptz,
  review_until timestamptz, own_key bytea, words bytea, despite boolean DEFAULT false
) RETURNS TABLE (participant uuid, outcome text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE meant uuid[]; who accounts_member; standing safety_emergencyaccess;
BEGIN
  SELECT m.* INTO who FROM accounts_member m JOIN accounts_partner p ON p.id = m.partner_id
  WHERE m.id = (SELECT access_member()) AND m.is_active AND m.is_on_call AND p.mandate <> 'police'
    AND m.role NOT IN ('administrator', 'researcher', 'police_liaison');
  IF who.id IS NULL THEN
    RAISE insufficient_privilege USING MESSAGE = format('member %s is not on call', access_member());
  END IF;
  SELECT e.* INTO standing FROM safety_emergencyaccess e WHERE e.id = access;
  IF standing.id IS NOT NULL
     AND (standing.member_id <> who.id OR standing.closed_at IS NOT NULL OR standing.ends_at <= now()) THEN
    RETURN QUERY SELECT NULL::uuid, 'taken';
    RETURN;
  END IF;
  WITH asked AS (SELECT DISTINCT level, clue, digest FROM unnest(levels, clues, wanted) AS a (level, clue, digest)),
  long AS (SELECT level, clue, count(*) AS digests FROM asked GROUP BY level, clue),
  met AS (
    SELECT a.level, b.participant_id
    FROM asked a JOIN participants_blindindex b ON b.digest = a.digest JOIN long USING (level, clue)
    GROUP BY a.level, a.clue, long.digests, b.participant_id
    HAVING count(DISTINCT b.digest) = long.digests
  ),
  here AS (
    SELECT DISTINCT met.level, met.participant_id
    FROM met JOIN participants_participant p ON p.id = met.participant_id
    WHERE p.id <> ALL (COALESCE((SELECT participants_unknown_to_me()), '{}'::uuid[]))
      AND (EXISTS (SELECT 1 FROM consents_consent g
                   WHERE g.participant_id = p.id AND g.kind = 'programme' AND g.agreed AND g.withdrawn_at IS NULL)
           OR EXISTS (SELECT 1 FROM referrals_referral r WHERE r.participant_id = p.id AND r.closed_at IS NULL))
  )
  SELECT array_agg(here.participant_id) INTO meant FROM here WHERE here.level = (SELECT min(h.level) FROM here h);
  IF standing.id IS NOT NULL THEN
    IF meant = ARRAY[standing.participant_id] THEN
      RETURN QUERY SELECT standing.participant_id, 'stands';
    ELSE
      RETURN QUERY SELECT NULL::uuid, 'taken';
    END IF;
    RETURN;
  END IF;
  IF cardinality(meant) IS DISTINCT FROM 1 THEN
    RETURN QUERY SELECT NULL::uuid, NULL::text;
    RETURN;
  END IF;
  IF NOT despite AND participants_is_shut(meant[1], who.id) THEN
    INSERT INTO audit_look (id, at, member_id, partner_id, participant_id, kind, page, categories, sources)
    VALUES (gen_random_uuid(), now(), who.id, who.partner_id, meant[1], 'refusal', 'safety:emergency-open',
            ARRAY[]::text[], ARRAY[]::text[]);
    RETURN QUERY SELECT NULL::uuid, 'shut';
    RETURN;
  END IF;
  INSERT INTO safety_emergencyaccess
    (id, participant_id, member_id, danger, starts_at, ends_at, wrapped, sealed, review_by, outcome)
  VALUES (access, meant[1], who.id, named_danger, now(), LEAST(until, now() + interval '24 hours'),
          own_key, words, LEAST(review_until, now() + interval '14 days'), '');
  RETURN QUERY SELECT meant[1], 'opened';
END $$;
GRANT EXECUTE ON FUNCTION safety_open_emergency TO spheres_app;
