-- Her key goes with any grant.
CREATE POLICY vault_participantkey_read ON vault_participantkey FOR SELECT TO spheres_app
  USING (participant_id = ANY (COALESCE((SELECT access_readable_any()), '{}'::uuid[])));

-- A draft is its member's own, while she may know the participant.
CREATE POLICY vault_draft_own ON vault_draft TO spheres_app
  USING (member_id = (SELECT access_member())
         AND (participant_id IS NULL
              OR participant_id = ANY (COALESCE((SELECT access_readable_any()), '{}'::uuid[]))))
  WITH CHECK (member_id = (SELECT access_member())
              AND (participant_id IS NULL
                   OR participant_id = ANY (COALESCE((SELECT access_readable_any()), '{}'::uuid[]))));
