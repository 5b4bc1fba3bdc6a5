-- Who walks with her writes down what she agreed to, in her own name; an answer is only ever ended, another
-- answer is another row. Who took over and has not met her yet writes down her no, and no yes. Whoever reads who she is reads it; *from today on*, what stands, whenever it was said.
CREATE POLICY consents_consent_read ON consents_consent FOR SELECT TO spheres_app
  USING (participant_id = ANY (COALESCE((SELECT access_readable('identity')), '{}'::uuid[]))
         AND (participant_id = ANY (COALESCE((SELECT access_whole('identity')), '{}'::uuid[]))
              OR access_row_open(participant_id, 'identity', ARRAY[id], ARRAY[author_partner_id],
                                 COALESCE(withdrawn_at, 'infinity'))));
CREATE POLICY consents_consent_add ON consents_consent FOR INSERT TO spheres_app
  WITH CHECK ((participant_id = ANY (COALESCE((SELECT access_walked_with()), '{}'::uuid[]))
               OR NOT agreed AND participant_id = ANY (COALESCE((SELECT access_beside()), '{}'::uuid[])))
              AND made_by_id = (SELECT access_member()) AND withdrawn_at IS NULL);
CREATE POLICY consents_consent_end ON consents_consent FOR UPDATE TO spheres_app
  USING (participant_id = ANY (COALESCE((SELECT access_beside()), '{}'::uuid[])))
  WITH CHECK (participant_id = ANY (COALESCE((SELECT access_beside()), '{}'::uuid[])));

-- What was explained to her in a language she does not use is no consent.
CREATE FUNCTION consents_in_her_language() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM participants_participant p
                 WHERE p.id = NEW.participant_id AND NEW.language = ANY (string_to_array(p.languages, ','))) THEN
    RAISE insufficient_privilege USING MESSAGE = format(
      'member %s may not write down a consent of participant %s in another language than hers', access_member(), NEW.participant_id);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER in_her_language BEFORE INSERT ON consents_consent
  FOR EACH ROW WHEN (current_user = 'spheres_app') EXECUTE FUNCTION consents_in_her_language();

-- What a yes does not open is said with it, in the same transaction, by who writes it down; and it is nobody's to
-- read but who walks with her: that something is kept from a partner is not that partner's to know.
CREATE POLICY consents_limit_read ON consents_limit FOR SELECT TO spheres_app
  USING (participant_id = ANY (COALESCE((SELECT access_beside()), '{}'::uuid[])));
CREATE POLICY consents_limit_add ON consents_limit FOR INSERT TO spheres_app
  WITH CHECK (participant_id = ANY (COALESCE((SELECT access_walked_with()), '{}'::uuid[]))
              AND EXISTS (SELECT 1 FROM consents_consent c
                          WHERE c.id = consents_limit.consent_id AND c.participant_id = consents_limit.participant_id
                            AND c.made_by_id = (SELECT access_member()) AND c.made_at = access_now()
                            AND c.kind = 'partner' AND c.agreed));
