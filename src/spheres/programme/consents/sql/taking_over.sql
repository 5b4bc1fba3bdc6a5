-- Whether she ever joined the programme: then there is more about her than who takes over reads before they met.
CREATE FUNCTION consents_has_joined(participant uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT EXISTS (SELECT 1 FROM consents_consent
                 WHERE participant_id = participant AND kind = 'programme' AND agreed)
$$;

-- Whoever is to walk with someone who had joined takes over, whatever path wrote it; and has met nobody yet. Who named
-- one who never met her named also whom that one names: she answers for neither.
CREATE FUNCTION consents_takes_over() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  NEW.is_taken_over := consents_has_joined(NEW.participant_id);
  NEW.named_by_id := COALESCE(
    (SELECT CASE WHEN a.is_taken_over AND a.met_at IS NULL THEN a.named_by_id END FROM participants_assignment a
     WHERE a.participant_id = NEW.participant_id ORDER BY a.starts_at DESC, a.is_taken_over DESC LIMIT 1), access_member());
  NEW.met_on := NULL; NEW.met_said_at := NULL; NEW.met_agreed_by_id := NULL; NEW.met_at := NULL;
  RETURN NEW;
END $$;
CREATE TRIGGER takes_over BEFORE INSERT ON participants_assignment
  FOR EACH ROW WHEN (current_user = 'spheres_app') EXECUTE FUNCTION consents_takes_over();
