-- Whether she shut her file to this member: by name, or as one of a kind of person or of a place. What waits to be in
-- force shuts nothing yet.
CREATE FUNCTION participants_shuts(restriction participants_restriction, who accounts_member) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
  SELECT restriction.member_id IS NOT DISTINCT FROM who.id
      OR restriction.member_id IS NULL AND COALESCE(restriction.partner_id = who.partner_id, true) AND restriction.role IN ('', who.role)
$$;
-- Every no that holds: on her own record, and on another of hers to which it went along. Who sent the letter of that one
-- is spared until somebody walks with whom it is about, and reads her own words until they are answered (access_derived):
-- hiding them would only tell her why.
CREATE VIEW participants_in_force AS
SELECT x.participant_id, x AS said, NULL::uuid AS spares, NULL::uuid AS sent_by
FROM participants_restriction x
WHERE x.in_force_at IS NOT NULL
  AND x.lifted_at IS NULL
UNION ALL
SELECT c.participant_id, x,
       CASE WHEN NOT EXISTS (SELECT 1 FROM participants_assignment a WHERE a.participant_id = c.participant_id)
            THEN c.sent_by_id END, c.sent_by_id
FROM participants_carriedrestriction c
JOIN participants_restriction x ON x.id = c.restriction_id
WHERE x.in_force_at IS NOT NULL
  AND x.lifted_at IS NULL
  AND c.let_go_at IS NULL
  AND c.lifted_at IS NULL;

CREATE FUNCTION participants_is_shut(participant uuid, whom uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT EXISTS (SELECT 1 FROM participants_in_force f, accounts_member m
                 WHERE f.participant_id = participant AND m.id = whom
                   AND participants_shuts(f.said, m) AND m.id IS DISTINCT FROM f.spares)
$$;

-- Those who shut their file to whoever is asking, by name. For her they are nobody, wherever she asks.
CREATE FUNCTION participants_unknown_to_me() RETURNS uuid[]
LANGUAGE sql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT array_agg(f.participant_id) FROM participants_in_force f
  WHERE (f.said).member_id = (SELECT access_member()) AND (SELECT access_member()) IS DISTINCT FROM f.spares
$$;

-- The same, also as one of a kind of person or of a place: those of whom whoever is asking answers for nothing. For
-- functions alone: whoever could ask it herself would read who shut her file to her.
CREATE FUNCTION participants_shut_to_me() RETURNS uuid[]
LANGUAGE sql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT array_agg(DISTINCT f.participant_id) FROM participants_in_force f, accounts_member m
  WHERE m.id = (SELECT access_member()) AND participants_shuts(f.said, m) AND m.id IS DISTINCT FROM f.spares
$$;

-- The coordinators to whom her file is not shut: who is told when something of hers waits for them. Asked by who sees
-- something of her.
CREATE FUNCTION participants_coordinators(participant uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT m.id FROM accounts_member m
  WHERE m.role = 'coordinator' AND m.is_active AND NOT participants_is_shut(participant, m.id)
    AND participant = ANY (COALESCE(access_readable_any(), '{}'::uuid[]))
$$;
GRANT EXECUTE ON FUNCTION participants_coordinators TO spheres_app;

-- Whether every coordinator there is is someone to whom she shut her file: the last other one left, or is one no more.
CREATE FUNCTION participants_nobody_coordinates(participant uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT NOT EXISTS (SELECT 1 FROM accounts_member m
                     WHERE m.role = 'coordinator' AND m.is_active AND NOT participants_is_shut(participant, m.id))
$$;
-- For who walks with her; and, for administrators, that it is so of somebody: never of whom.
CREATE FUNCTION participants_is_left_alone(participant uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT participant = ANY (COALESCE(access_walked_with(), '{}'::uuid[])) AND participants_nobody_coordinates(participant)
$$;
CREATE FUNCTION participants_somebody_is_left_alone() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT access_role() = 'administrator' AND EXISTS (
    SELECT 1 FROM participants_in_force f
    JOIN participants_followup u ON u.participant_id = f.participant_id AND u.ended_on IS NULL
    WHERE participants_nobody_coordinates(f.participant_id))
$$;
GRANT EXECUTE ON FUNCTION participants_is_left_alone, participants_somebody_is_left_alone TO spheres_app;

-- Written down with her by who walks with her, in her own name; its words are her reader's alone.
CREATE POLICY participants_restriction_read ON participants_restriction FOR SELECT TO spheres_app
  USING (author_id = (SELECT access_member())
         AND participant_id = ANY (COALESCE((SELECT access_readable('identity')), '{}'::uuid[])));
CREATE POLICY participants_restriction_add ON participants_restriction FOR INSERT TO spheres_app
  WITH CHECK (participant_id = ANY (COALESCE((SELECT access_beside()), '{}'::uuid[]))
              AND author_id = (SELECT access_member()) AND lifted_at IS NULL);

-- Nobody is left alone by it: in force once a worker walks with her, and someone coordinates, whom it does not shut
-- out. Until then it waits, and her page says who still sees.
CREATE FUNCTION participants_leaves_someone(restriction participants_restriction) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT bool_or(m.role = 'coordinator') AND bool_or(a.member_id IS NOT NULL)
  FROM accounts_member m
  LEFT JOIN participants_assignment a
    ON a.member_id = m.id AND a.participant_id = restriction.participant_id AND a.ends_at IS NULL
  WHERE m.is_active AND NOT participants_shuts(restriction, m)
    AND NOT participants_is_shut(restriction.participant_id, m.id)
$$;
CREATE FUNCTION participants_restricts() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  NEW.in_force_at := CASE WHEN participants_leaves_someone(NEW) THEN access_now() END;
  RETURN NEW;
END $$;
CREATE TRIGGER restricts BEFORE INSERT ON participants_restriction
  FOR EACH ROW WHEN (current_user = 'spheres_app') EXECUTE FUNCTION participants_restricts();

-- What waits is in force as soon as somebody else is there.
CREATE FUNCTION participants_enforce(participant uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  UPDATE participants_restriction x SET in_force_at = access_now()
  WHERE x.participant_id = participant AND x.in_force_at IS NULL AND x.lifted_at IS NULL AND participants_leaves_someone(x)
$$;
CREATE FUNCTION participants_someone_is_there() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM participants_enforce(NEW.participant_id);
  RETURN NULL;
END $$;
CREATE TRIGGER someone_is_there AFTER INSERT ON participants_assignment
  FOR EACH ROW EXECUTE FUNCTION participants_someone_is_there();
CREATE FUNCTION participants_someone_coordinates() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM participants_enforce(participant_id) FROM participants_restriction WHERE in_force_at IS NULL AND lifted_at IS NULL;
  PERFORM participants_holds_again();
  RETURN NULL;
END $$;
CREATE TRIGGER someone_coordinates AFTER INSERT OR UPDATE OF role, partner_id, is_active ON accounts_member
  FOR EACH ROW EXECUTE FUNCTION participants_someone_coordinates();

-- She lifts it, with who walks with her; another that waited for someone may hold then. What went along with her is
-- lifted where she says so, and there alone.
CREATE FUNCTION participants_lift(restriction uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  UPDATE participants_restriction SET lifted_at = access_now()
  WHERE id = restriction AND lifted_at IS NULL
    AND participant_id = ANY (COALESCE((SELECT access_walked_with()), '{}'::uuid[]));
  IF FOUND THEN
    PERFORM participants_enforce(participant_id) FROM participants_restriction WHERE id = restriction;
    RETURN true;
  END IF;
  UPDATE participants_carriedrestriction SET lifted_at = access_now()
  WHERE id = restriction AND lifted_at IS NULL
    AND participant_id = ANY (COALESCE((SELECT access_walked_with()), '{}'::uuid[]));
  RETURN FOUND;
END $$;

-- To whom her file is shut, without a word of why: for who walks with her, and for who looks for someone to walk
-- with her; whoever is shut out is not told so, but by what she wrote down herself.
CREATE FUNCTION participants_not_available(participant uuid)
RETURNS TABLE (id uuid, member_id uuid, partner_id uuid, role text, made_at timestamptz, in_force_at timestamptz,
               went_along boolean, said uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT restriction.id, x.member_id, x.partner_id, x.role, x.made_at, x.in_force_at, restriction.went_along, x.id
  FROM (SELECT r.id, r.id AS said, false AS went_along FROM participants_restriction r WHERE r.participant_id = participant
        UNION ALL
        SELECT c.id, c.restriction_id, true FROM participants_carriedrestriction c
        WHERE c.participant_id = participant AND c.lifted_at IS NULL) AS restriction
  JOIN participants_restriction x ON x.id = restriction.said
  WHERE x.lifted_at IS NULL
    AND participant = ANY (COALESCE(access_writable('identity'), '{}'::uuid[]))
    AND (x.author_id = access_member()
         OR NOT EXISTS (SELECT 1 FROM accounts_member m WHERE m.id = access_member() AND participants_shuts(x, m)))
$$;
-- The members whom that means, for the lists from which somebody is chosen.
CREATE FUNCTION participants_shut_members(participant uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT m.id FROM accounts_member m
  WHERE EXISTS (SELECT 1 FROM participants_restriction x JOIN participants_not_available(participant) a ON a.said = x.id
                WHERE participants_shuts(x, m))
$$;
GRANT EXECUTE ON FUNCTION participants_lift, participants_not_available, participants_shut_members TO spheres_app;

-- Nobody to whom she shut her file walks with her, nor whoever sent the letter that her no went along with; and nobody who
-- has left meanwhile.
CREATE FUNCTION participants_walks_as_she_wants() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM accounts_lock_members(ARRAY[NEW.member_id]);
  IF EXISTS (SELECT 1 FROM participants_in_force f JOIN accounts_member m ON m.id = NEW.member_id
             WHERE f.participant_id = NEW.participant_id AND participants_shuts(f.said, m))
     OR NOT EXISTS (SELECT 1 FROM accounts_member m WHERE m.id = NEW.member_id AND m.is_active) THEN
    RAISE insufficient_privilege USING MESSAGE = format('member %s is not available for participant %s',
      NEW.member_id, NEW.participant_id);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER walks_as_she_wants BEFORE INSERT ON participants_assignment
  FOR EACH ROW EXECUTE FUNCTION participants_walks_as_she_wants();
