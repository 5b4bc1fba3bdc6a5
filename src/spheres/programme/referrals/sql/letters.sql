-- Who sends a letter may neither read nor write the blind indexes: the letter is indexed for her,
-- once, while nobody has answered it; by the key of letters, which no file is indexed by.
CREATE FUNCTION referrals_index_letter(letter uuid, digests bytea[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  INSERT INTO participants_blindindex (participant_id, digest)
  SELECT r.participant_id, d FROM referrals_referral r CROSS JOIN unnest(digests) AS d
  WHERE r.id = letter AND r.decided_at IS NULL AND r.closed_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM participants_blindindex b WHERE b.participant_id = r.participant_id)
$$;

-- To whom she shut her file stays shut out when she is referred again, as someone new: what she said goes along with the
-- letter, in its own transaction. Who sends it learns nothing of it.
CREATE FUNCTION referrals_take_along(letter uuid, names bytea[], parts bytea[], births bytea[], reaches bytea[])
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  INSERT INTO participants_carriedrestriction (id, participant_id, restriction_id, sent_by_id)
  SELECT DISTINCT ON (x.id) gen_random_uuid(), r.participant_id, x.id,
         (SELECT t.member_id FROM referrals_receipt t WHERE t.id = r.receipt_id)
  FROM referrals_referral r
  CROSS JOIN participants_same_as(names, parts, births, reaches) AS s (known)
  JOIN participants_restriction x
    ON x.participant_id = s.known
    OR x.id IN (SELECT c.restriction_id FROM participants_carriedrestriction c
                WHERE c.participant_id = s.known AND c.lifted_at IS NULL)
  WHERE r.id = letter AND r.status = 'sent' AND r.sent_at = access_now() AND s.known <> r.participant_id
    AND x.lifted_at IS NULL
  ON CONFLICT DO NOTHING;
  -- What went along derives her letter anew, and whoever coordinates is asked for. Where nothing did, the same is done:
  -- its sender would count the time.
  IF NOT FOUND THEN
    PERFORM access_rederive((SELECT array_agg(r.participant_id) FROM referrals_referral r
                             WHERE r.id = letter AND r.sent_at = access_now()));
  END IF;
  PERFORM participants_leave_somebody(r.participant_id) FROM referrals_referral r
  WHERE r.id = letter
    AND (SELECT bool_and(participants_is_shut(r.participant_id, m.id)) FROM accounts_member m
         WHERE m.role = 'coordinator' AND m.is_active);
END $$;

-- The same for what she says while a letter about her waits: whoever walks with her writes it down now.
CREATE FUNCTION referrals_reach_letters(
  restriction uuid, names bytea[], parts bytea[], births bytea[], reaches bytea[]
) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  INSERT INTO participants_carriedrestriction (id, participant_id, restriction_id, sent_by_id)
  SELECT gen_random_uuid(), r.participant_id, x.id,
         (SELECT t.member_id FROM referrals_receipt t WHERE t.id = r.receipt_id)
  FROM participants_restriction x
  CROSS JOIN participants_same_as(names, parts, births, reaches) AS s (alike)
  JOIN referrals_referral r ON r.participant_id = s.alike
  WHERE x.id = restriction AND x.author_id = access_member() AND x.made_at = access_now()
    AND x.participant_id <> s.alike AND r.closed_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM participants_assignment a WHERE a.participant_id = s.alike)
  ON CONFLICT DO NOTHING;
  SELECT participants_leave_somebody();
$$;
GRANT EXECUTE ON FUNCTION referrals_take_along, referrals_reach_letters TO spheres_app;

-- Not now: whoever was to walk with her no longer does; and where no file was begun, nothing is kept by which she would
-- be recognised. In the database, because closing the letter takes away the right to say so.
CREATE FUNCTION referrals_not_now() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  UPDATE participants_assignment SET ends_at = GREATEST(NEW.closed_at, starts_at)
  WHERE participant_id = NEW.participant_id AND ends_at IS NULL;
  DELETE FROM participants_blindindex WHERE participant_id = NEW.participant_id
    AND NOT EXISTS (SELECT 1 FROM participants_participant p WHERE p.id = NEW.participant_id);
  RETURN NULL;
END $$;
CREATE TRIGGER not_now AFTER UPDATE OF status ON referrals_referral
  FOR EACH ROW WHEN (NEW.status = 'not_now' AND OLD.status <> 'not_now')
  EXECUTE FUNCTION referrals_not_now();
GRANT EXECUTE ON FUNCTION referrals_index_letter TO spheres_app;

-- It is answered: what went along with her and had let go, so that somebody answers, holds from now on.
CREATE FUNCTION referrals_is_over() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  UPDATE participants_carriedrestriction SET let_go_at = NULL
  WHERE participant_id = NEW.participant_id AND let_go_at IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER is_over AFTER UPDATE OF closed_at ON referrals_referral
  FOR EACH ROW WHEN (NEW.closed_at IS NOT NULL AND OLD.closed_at IS NULL) EXECUTE FUNCTION referrals_is_over();

-- Whether the letter of this number was sent in exactly these words. Who sends one can't read it again: a keyed
-- digest is compared. Of another letter it is not told either that there is one.
CREATE FUNCTION referrals_sent_as(letter uuid, words bytea) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT EXISTS (SELECT 1 FROM referrals_referral WHERE id = letter AND sent_digest = words) $$;
GRANT EXECUTE ON FUNCTION referrals_sent_as TO spheres_app;

-- Whether a member of this partner gave a link that is not over: by it, and by no other way, a letter comes from a
-- partner whose member is not asking. That it serves once, its own row says.
CREATE FUNCTION referrals_gave_a_link(partner uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT EXISTS (SELECT 1 FROM referrals_referrallink l WHERE l.partner_id = partner AND l.ends_at > access_now())
$$;
GRANT EXECUTE ON FUNCTION referrals_gave_a_link TO spheres_app;

-- A referral is dropped like a letter: anyone may send one, undecided; nobody reads it so. Whoever may write what
-- the referrer wrote answers it.
CREATE POLICY referrals_referral_add ON referrals_referral FOR INSERT TO spheres_app
  WITH CHECK (status = 'sent' AND decided_at IS NULL AND closed_at IS NULL
              AND (partner_id IS NULL OR partner_id = (SELECT access_partner())
                   OR via = 'link' AND referrals_gave_a_link(partner_id)));
CREATE POLICY referrals_referral_read ON referrals_referral FOR SELECT TO spheres_app
  USING (participant_id = ANY (COALESCE((SELECT access_readable('referral')), '{}'::uuid[]))
         AND (participant_id = ANY (COALESCE((SELECT access_whole('referral')), '{}'::uuid[]))
              OR access_row_open(participant_id, 'referral', ARRAY[id], ARRAY[partner_id], sent_at)));
CREATE POLICY referrals_referral_change ON referrals_referral FOR UPDATE TO spheres_app
  USING (participant_id = ANY (COALESCE((SELECT access_writable('referral')), '{}'::uuid[]))
         AND (participant_id = ANY (COALESCE((SELECT access_whole('referral', true)), '{}'::uuid[]))
              OR access_row_open(participant_id, 'referral', ARRAY[id], ARRAY[partner_id], sent_at, true)))
  WITH CHECK (participant_id = ANY (COALESCE((SELECT access_writable('referral')), '{}'::uuid[]))
         AND (participant_id = ANY (COALESCE((SELECT access_whole('referral', true)), '{}'::uuid[]))
              OR access_row_open(participant_id, 'referral', ARRAY[id], ARRAY[partner_id], sent_at, true)));

-- Her key comes with her letter, in the same transaction, and at no other time. A key that exists can't be
-- replaced.
CREATE FUNCTION referrals_brings_key(participant uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT EXISTS (SELECT 1 FROM referrals_referral r
                 WHERE r.participant_id = participant AND r.status = 'sent' AND r.sent_at = access_now())
$$;
GRANT EXECUTE ON FUNCTION referrals_brings_key TO spheres_app;
CREATE POLICY vault_participantkey_add ON vault_participantkey FOR INSERT TO spheres_app
  WITH CHECK (referrals_brings_key(participant_id));

-- A letter is about someone who is not known yet.
CREATE FUNCTION referrals_is_about_someone_new() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM participants_participant WHERE id = NEW.participant_id)
     OR EXISTS (SELECT 1 FROM vault_participantkey WHERE participant_id = NEW.participant_id) THEN
    RAISE insufficient_privilege USING MESSAGE = format(
      'member %s may not send a letter about participant %s, who is known', access_member(), NEW.participant_id);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER about_someone_new BEFORE INSERT ON referrals_referral FOR EACH ROW
  WHEN (current_user = 'spheres_app') EXECUTE FUNCTION referrals_is_about_someone_new();

-- Whether a letter that came a moment ago, by a link of this member's, leaves this receipt with her.
CREATE FUNCTION referrals_link_brings(receipt uuid, member uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT EXISTS (SELECT 1 FROM referrals_referrallink l
                 WHERE l.used_for = receipt AND l.made_by_id = member AND l.used_at = access_now())
$$;
GRANT EXECUTE ON FUNCTION referrals_link_brings TO spheres_app;

-- A receipt is its referrer's. A colleague without an account leaves it with the member who gave her the link;
-- whoever answers the referral, whose own policy judges inside, says on it what the referrer may hear.
CREATE POLICY referrals_receipt_add ON referrals_receipt FOR INSERT TO spheres_app
  WITH CHECK (member_id = (SELECT access_member())
              OR referrals_link_brings(id, member_id));
CREATE POLICY referrals_receipt_read ON referrals_receipt FOR SELECT TO spheres_app
  USING (member_id = (SELECT access_member())
         OR EXISTS (SELECT 1 FROM referrals_referral r WHERE r.receipt_id = referrals_receipt.id));
CREATE POLICY referrals_receipt_news ON referrals_receipt FOR UPDATE TO spheres_app
  USING (EXISTS (SELECT 1 FROM referrals_referral r WHERE r.receipt_id = referrals_receipt.id))
  WITH CHECK (EXISTS (SELECT 1 FROM referrals_referral r WHERE r.receipt_id = referrals_receipt.id));

-- What whoever comes with a link is told of it, used or not, over or not: also that its maker is still here, and her
-- name. The address is signed; that it is, the application checks.
CREATE FUNCTION referrals_link_by_id(link uuid)
RETURNS TABLE (made_by_id uuid, partner_id uuid, for_whom text, made_at timestamptz, ends_at timestamptz,
               used_at timestamptz, used_for uuid, maker text, maker_is_here boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT l.made_by_id, l.partner_id, l.for_whom, l.made_at, l.ends_at, l.used_at, l.used_for, m.name, m.is_active
  FROM referrals_referrallink l JOIN accounts_member m ON m.id = l.made_by_id WHERE l.id = link
$$;
GRANT EXECUTE ON FUNCTION referrals_link_by_id TO spheres_app;

-- Whoever comes with a link, signed in or not, uses it once, for the letter that she sends with it. False when it
-- was used or is over.
CREATE FUNCTION referrals_use_link(link uuid, letter uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  UPDATE referrals_referrallink SET used_at = access_now(), used_for = letter
  WHERE id = link AND used_at IS NULL AND ends_at > access_now()
    AND EXISTS (SELECT 1 FROM referrals_referral r
                WHERE r.id = letter AND r.via = 'link' AND r.sent_at = access_now()
                  AND r.partner_id = referrals_referrallink.partner_id);
  RETURN FOUND;
END $$;
GRANT EXECUTE ON FUNCTION referrals_use_link TO spheres_app;

-- A link is its maker's alone, who may end it.
CREATE POLICY referrals_referrallink_read ON referrals_referrallink FOR SELECT TO spheres_app
  USING (made_by_id = (SELECT access_member()));
CREATE POLICY referrals_referrallink_add ON referrals_referrallink FOR INSERT TO spheres_app
  WITH CHECK (made_by_id = (SELECT access_member()) AND partner_id = (SELECT access_partner()) AND used_at IS NULL);
CREATE POLICY referrals_referrallink_end ON referrals_referrallink FOR UPDATE TO spheres_app
  USING (made_by_id = (SELECT access_member()) AND used_at IS NULL)
  WITH CHECK (made_by_id = (SELECT access_member()) AND used_at IS NULL);

-- A letter that comes from nobody who is signed in is the one look that names no member, in the letter's own
-- transaction.
CREATE FUNCTION referrals_leaves_look(participant uuid, kind text, page text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT kind = 'change' AND page = 'referrals:referral-new' AND referrals_brings_key(participant) $$;

-- Who answers a referral that waits: the coordinators, but for those to whom it is shut. For the background work.
CREATE FUNCTION referrals_whom_to_tell(referral uuid) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT array_agg(m.id) FROM referrals_referral r JOIN accounts_member m ON m.role = 'coordinator' AND m.is_active
  WHERE r.id = referral AND r.status = 'sent' AND r.closed_at IS NULL AND NOT participants_is_shut(r.participant_id, m.id)
$$;
GRANT EXECUTE ON FUNCTION referrals_whom_to_tell TO spheres_worker;
