-- Who is surely the same person as somebody of whom this is known, as keyed digests: a number or an address and
-- something of her name; or a birth date, or one a slip away, and her whole name; or both. Asked by functions alone.
CREATE FUNCTION participants_same_as(names bytea[], parts bytea[], births bytea[], reaches bytea[]) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT b.participant_id FROM participants_blindindex b
  WHERE b.digest = ANY (names || parts || births || reaches)
  GROUP BY b.participant_id
  HAVING bool_or(b.digest = ANY (births || reaches)) AND bool_or(b.digest = ANY (names))
      OR bool_or(b.digest = ANY (reaches)) AND bool_or(b.digest = ANY (parts || births))
$$;

-- A letter is never shut to everybody who could answer it: where no coordinator is left, what went along with her and shuts
-- out a coordinator lets go. What shuts out anybody else goes on, and nothing of it is lost. Of one letter that was sent just
-- now, or of all when somebody who coordinated does no more.
CREATE FUNCTION participants_leave_somebody(of_one uuid DEFAULT NULL) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  UPDATE participants_carriedrestriction c SET let_go_at = access_now()
  FROM participants_restriction x
  WHERE x.id = c.restriction_id AND c.let_go_at IS NULL AND c.lifted_at IS NULL
    AND (of_one IS NULL OR c.participant_id = of_one)
    AND EXISTS (SELECT 1 FROM accounts_member m WHERE m.role = 'coordinator' AND m.is_active AND participants_shuts(x, m))
    AND NOT EXISTS (SELECT 1 FROM participants_assignment a WHERE a.participant_id = c.participant_id)
    AND NOT EXISTS (SELECT 1 FROM accounts_member m
                    WHERE m.role = 'coordinator' AND m.is_active AND NOT participants_is_shut(c.participant_id, m.id))
$$;
-- It holds again once somebody else coordinates: one after the other, so that they do not shut her letter to everybody
-- together; or once the letter is answered (referrals_is_over).
CREATE FUNCTION participants_holds_again() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE carried participants_carriedrestriction;
BEGIN
  FOR carried IN SELECT * FROM participants_carriedrestriction WHERE let_go_at IS NOT NULL AND lifted_at IS NULL LOOP
    UPDATE participants_carriedrestriction c SET let_go_at = NULL
    FROM participants_restriction x
    WHERE c.id = carried.id AND x.id = c.restriction_id
      AND EXISTS (SELECT 1 FROM accounts_member m
                  WHERE m.role = 'coordinator' AND m.is_active AND NOT participants_shuts(x, m)
                    AND NOT participants_is_shut(c.participant_id, m.id));
  END LOOP;
END $$;
CREATE FUNCTION participants_somebody_left() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM participants_leave_somebody();
  RETURN NULL;
END $$;
CREATE TRIGGER leave_somebody AFTER UPDATE OF role, partner_id, is_active ON accounts_member
  FOR EACH ROW WHEN (OLD.role = 'coordinator') EXECUTE FUNCTION participants_somebody_left();
