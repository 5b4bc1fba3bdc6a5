-- Who walks with her writes down what she agreed to, in her own name; an answer is only ever ended, another
-- answer is another row. Whoever reads who she is reads it.
CREATE POLICY consents_consent_read ON consents_consent FOR SELECT TO spheres_app
  USING (participant_id = ANY (COALESCE((SELECT access_readable('identity')), '{}'::uuid[])));
CREATE POLICY consents_consent_add ON consents_consent FOR INSERT TO spheres_app
  WITH CHECK (participant_id = ANY (COALESCE((SELECT access_walked_with()), '{}'::uuid[]))
              AND made_by_id = (SELECT access_member()) AND withdrawn_at IS NULL);
CREATE POLICY consents_consent_end ON consents_consent FOR UPDATE TO spheres_app
  USING (participant_id = ANY (COALESCE((SELECT access_walked_with()), '{}'::uuid[])))
  WITH CHECK (participant_id = ANY (COALESCE((SELECT access_walked_with()), '{}'::uuid[])));
