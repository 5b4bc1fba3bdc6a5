-- A note is about something of the same participant, which its writer sees.
CREATE FUNCTION notes_topic_hers() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  PERFORM access_hangs_on(NEW.row_id, EXISTS (
    SELECT 1 FROM notes_topics t
    WHERE t.row_id = NEW.row_id AND t.kind = NEW.kind AND t.participant_id = NEW.participant_id), 'notes_notetopic.row_id');
  RETURN NEW;
END $$;
CREATE TRIGGER notes_topic_hers BEFORE INSERT ON notes_notetopic FOR EACH ROW
  WHEN (current_user = 'spheres_app') EXECUTE FUNCTION notes_topic_hers();
