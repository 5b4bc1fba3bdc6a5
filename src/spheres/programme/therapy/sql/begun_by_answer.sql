-- A psychotherapist who accepts what is asked begins a therapy, and her notes with it; it ends with the request. After
-- services_answered, by name, which says whether she may answer.
CREATE FUNCTION therapy_begun_by_answer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE request services_servicereferral;
BEGIN
  SELECT * INTO request FROM services_servicereferral WHERE id = NEW.referral_id;
  IF request.for_role <> 'psychotherapist' OR request.partner_id IS NULL THEN RETURN NULL; END IF;
  IF NEW.status = 'accepted' THEN
    INSERT INTO therapy_therapy (id, participant_id, therapist_id, starts_at, shares_attendance)
    VALUES (gen_random_uuid(), request.participant_id, NEW.author_id, access_now(), false) ON CONFLICT DO NOTHING;
  ELSIF NEW.status IN ('done', 'declined', 'withdrawn') THEN
    UPDATE therapy_therapy SET ends_at = GREATEST(access_now(), starts_at)
    WHERE participant_id = request.participant_id AND ends_at IS NULL
      AND therapist_id IN (SELECT author_id FROM services_serviceanswer
                           WHERE referral_id = request.id AND status = 'accepted');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER therapy_begun_by_answer AFTER INSERT ON services_serviceanswer FOR EACH ROW
  WHEN (current_user = 'spheres_app') EXECUTE FUNCTION therapy_begun_by_answer();
