-- A phrase is its member's own, to read, to change and to take away. No role and no right opens it to another.
CREATE POLICY phrases_phrase_own ON phrases_phrase TO spheres_app
  USING (member_id = (SELECT access_member()))
  WITH CHECK (member_id = (SELECT access_member()));
