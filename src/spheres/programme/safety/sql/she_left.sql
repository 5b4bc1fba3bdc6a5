-- She left the programme: nobody looks for her any more.
CREATE FUNCTION safety_she_left() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  UPDATE safety_missingepisode SET closed_at = access_now() WHERE participant_id = NEW.participant_id AND closed_at IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER safety_she_left AFTER UPDATE OF ended_on ON participants_followup FOR EACH ROW
  WHEN (OLD.ended_on IS NULL AND NEW.ended_on IS NOT NULL) EXECUTE FUNCTION safety_she_left();

-- It was said by mistake, and is undone: whoever was looked for is looked for again.
CREATE FUNCTION safety_leaving_undone() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  UPDATE safety_missingepisode SET closed_at = NULL
  WHERE participant_id = NEW.participant_id
    AND closed_at = (SELECT max(c.at) FROM access_closing c WHERE c.row_id = NEW.id AND c.undone_at IS NULL);
  RETURN NULL;
END $$;
CREATE TRIGGER safety_leaving_undone AFTER UPDATE OF ended_on ON participants_followup FOR EACH ROW
  WHEN (OLD.ended_on IS NOT NULL AND NEW.ended_on IS NULL) EXECUTE FUNCTION safety_leaving_undone();
