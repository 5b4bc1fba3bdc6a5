-- A small step is not open again towards a goal that is over.
CREATE FUNCTION goals_over_meanwhile() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM goals_goal g WHERE g.id = NEW.goal_id AND g.ended_at IS NOT NULL) THEN
    RAISE insufficient_privilege USING MESSAGE = format(
      'member %s may not open step %s again: its goal is over', access_member(), NEW.id);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER goals_over_meanwhile BEFORE UPDATE OF done_at, let_go_at ON goals_smallstep FOR EACH ROW
  WHEN (num_nonnulls(OLD.done_at, OLD.let_go_at) > num_nonnulls(NEW.done_at, NEW.let_go_at))
  EXECUTE FUNCTION goals_over_meanwhile();
