-- The spans of therapies are read by who may read who she is; they begin and end by functions alone.
CREATE POLICY therapy_therapy_read ON therapy_therapy FOR SELECT TO spheres_app
  USING (participant_id = ANY (COALESCE((SELECT access_readable('identity')), '{}'::uuid[]))
         AND (participant_id = ANY (COALESCE((SELECT access_whole('identity')), '{}'::uuid[]))
              OR access_row_open(participant_id, 'identity', ARRAY[id], '{}'::uuid[], COALESCE(ends_at, 'infinity'))));
-- A therapist reads the spans of her own therapies.
CREATE POLICY therapy_therapy_own ON therapy_therapy FOR SELECT TO spheres_app
  USING (therapist_id = (SELECT access_member())
         AND participant_id = ANY (COALESCE((SELECT access_readable('therapy')), '{}'::uuid[])));

-- Therapies that go on and of which she agrees that attendance is read, by this member.
CREATE FUNCTION therapy_shared() RETURNS uuid[]
LANGUAGE sql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT array_agg(id) FROM therapy_therapy
  WHERE shares_attendance AND (ends_at IS NULL OR ends_at > access_now())
    AND participant_id = ANY (COALESCE((SELECT access_readable('health')), '{}'::uuid[]))
$$;
-- Those this member leads now.
CREATE FUNCTION therapy_mine() RETURNS uuid[]
LANGUAGE sql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT array_agg(id) FROM therapy_therapy
  WHERE therapist_id = (SELECT access_member()) AND participant_id = ANY (COALESCE((SELECT access_writable('therapy')), '{}'::uuid[]))
$$;

CREATE POLICY therapy_therapysession_read ON therapy_therapysession FOR SELECT TO spheres_app
  USING (therapy_id = ANY (COALESCE((SELECT therapy_mine()), '{}'::uuid[]))
         OR therapy_id = ANY (COALESCE((SELECT therapy_shared()), '{}'::uuid[]))
             AND (participant_id = ANY (COALESCE((SELECT access_whole('health')), '{}'::uuid[]))
                  OR access_row_open(participant_id, 'health', ARRAY[id, therapy_id], ARRAY[author_partner_id], LEAST(written_at, access_day_begins("on")))));
CREATE POLICY therapy_therapysession_add ON therapy_therapysession FOR INSERT TO spheres_app
  WITH CHECK (therapy_id = ANY (COALESCE((SELECT therapy_mine()), '{}'::uuid[]))
              AND author_id = (SELECT access_member())
              AND participant_id = ANY (COALESCE((SELECT access_writable('therapy')), '{}'::uuid[])));
CREATE FUNCTION therapy_session_is_hers() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM therapy_therapy WHERE id = NEW.therapy_id AND participant_id = NEW.participant_id) THEN
    RAISE insufficient_privilege USING MESSAGE = format('member %s may not note a session of therapy %s about participant %s', access_member(), NEW.therapy_id, NEW.participant_id);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER therapy_session_is_hers BEFORE INSERT ON therapy_therapysession
  FOR EACH ROW EXECUTE FUNCTION therapy_session_is_hers();

-- A summary is written by the therapist, with her agreement; read by who reads her health until she takes it
-- back, which she does through her therapist or her worker.
CREATE POLICY therapy_therapysummary_read ON therapy_therapysummary FOR SELECT TO spheres_app
  USING ((participant_id = ANY (COALESCE((SELECT access_readable('health')), '{}'::uuid[])) AND taken_back_at IS NULL
          AND (participant_id = ANY (COALESCE((SELECT access_whole('health')), '{}'::uuid[]))
               OR access_row_open(participant_id, 'health', ARRAY[id], ARRAY[author_partner_id], written_at)))
         OR (participant_id = ANY (COALESCE((SELECT access_readable('therapy')), '{}'::uuid[]))
             AND author_id = (SELECT access_member())));
CREATE POLICY therapy_therapysummary_add ON therapy_therapysummary FOR INSERT TO spheres_app
  WITH CHECK (participant_id = ANY (COALESCE((SELECT access_writable('therapy')), '{}'::uuid[]))
              AND author_id = (SELECT access_member()) AND taken_back_at IS NULL);

CREATE FUNCTION therapy_take_back(summary uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  UPDATE therapy_therapysummary SET taken_back_at = access_now()
  WHERE id = summary AND taken_back_at IS NULL
    AND (participant_id = ANY (COALESCE((SELECT access_writable('health')), '{}'::uuid[]))
         OR author_id = (SELECT access_member()) AND participant_id = ANY (COALESCE((SELECT access_writable('therapy')), '{}'::uuid[])));
  RETURN FOUND;
END $$;

-- Whether who reads her health reads when she came: said by her therapist or her worker, as she decides.
CREATE FUNCTION therapy_share_attendance(session uuid, shares boolean) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  UPDATE therapy_therapy SET shares_attendance = shares
  WHERE id = session AND shares_attendance <> shares
    AND (id = ANY (COALESCE((SELECT therapy_mine()), '{}'::uuid[]))
         OR NOT shares AND participant_id = ANY (COALESCE((SELECT access_writable('health')), '{}'::uuid[])));
  RETURN FOUND;
END $$;
GRANT EXECUTE ON FUNCTION therapy_shared, therapy_mine, therapy_take_back, therapy_share_attendance TO spheres_app;

-- Notes are their author's alone, and only while the therapy lasts.
CREATE POLICY therapy_therapynote_read ON therapy_therapynote FOR SELECT TO spheres_app
  USING (participant_id = ANY (COALESCE((SELECT access_readable('therapy')), '{}'::uuid[]))
         AND author_id = (SELECT access_member()));
CREATE POLICY therapy_therapynote_add ON therapy_therapynote FOR INSERT TO spheres_app
  WITH CHECK (participant_id = ANY (COALESCE((SELECT access_writable('therapy')), '{}'::uuid[]))
              AND author_id = (SELECT access_member()));
