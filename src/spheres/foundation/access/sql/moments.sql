-- The moment rights are judged at. A function of its own so that tests can let time pass.
CREATE FUNCTION access_now() RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT now() $$;
GRANT EXECUTE ON FUNCTION access_now TO spheres_app, spheres_worker;

-- Recorded: the database's clock. A machine whose own clock is some minutes off is
-- put right; anything further is not what happened, and is refused.
CREATE FUNCTION access_recorded(given timestamptz, what text) RETURNS timestamptz
LANGUAGE plpgsql STABLE
AS $$
BEGIN
  IF given IS NULL THEN RETURN NULL; END IF;
  IF abs(extract(epoch FROM given - access_now())) > 300 THEN
    RAISE insufficient_privilege USING MESSAGE = format(
      'member %s may not say when it was recorded: %s is %s, not %s', access_member(), what, access_now(), given);
  END IF;
  RETURN access_now();
END $$;

-- Recorded once: what stands is not said again, nor taken back.
CREATE FUNCTION access_recorded_later(standing timestamptz, given timestamptz, what text) RETURNS timestamptz
LANGUAGE plpgsql STABLE
AS $$
BEGIN
  IF standing IS NOT NULL THEN
    RAISE insufficient_privilege USING MESSAGE = format(
      'member %s may not change when it was recorded: %s was %s', access_member(), what, standing);
  END IF;
  RETURN access_recorded(given, what);
END $$;

-- Happened: the author's word, never in the future.
CREATE FUNCTION access_happened(given timestamptz, what text) RETURNS void
LANGUAGE plpgsql STABLE
AS $$
BEGIN
  IF given > access_now() + interval '5 minutes' THEN
    RAISE insufficient_privilege USING MESSAGE = format(
      'member %s may not say that it happened: %s is %s, in the future', access_member(), what, given);
  END IF;
END $$;

-- A planned end is given once; afterwards it only comes nearer, and never lies in the past.
CREATE FUNCTION access_planned_end(standing timestamptz, given timestamptz, what text) RETURNS void
LANGUAGE plpgsql STABLE
AS $$
BEGIN
  IF given < access_now() - interval '5 minutes' OR given > standing OR (given IS NULL AND standing IS NOT NULL) THEN
    RAISE insufficient_privilege USING MESSAGE = format(
      'member %s may not move the end %s from %s to %s', access_member(), what, standing, given);
  END IF;
END $$;
-- A day on which something happened is not to come: it has begun where the region is, or does in a moment.
CREATE FUNCTION access_on_day(given date, what text) RETURNS void
LANGUAGE plpgsql STABLE
AS $$
BEGIN
  IF given > access_day(access_now() + interval '5 minutes') THEN
    RAISE insufficient_privilege USING MESSAGE = format(
      'member %s may not say that it happened: %s is %s, in the future', access_member(), what, given);
  END IF;
END $$;

-- A day on which something ended is said once, and not taken back.
CREATE FUNCTION access_ended_on(standing date, given date, what text) RETURNS void
LANGUAGE plpgsql STABLE
AS $$
BEGIN
  IF standing IS NOT NULL THEN
    RAISE insufficient_privilege USING MESSAGE = format(
      'member %s may not change when it ended: %s was %s', access_member(), what, standing);
  END IF;
  PERFORM access_on_day(given, what);
END $$;

-- Whoever is named beside the author names herself.
CREATE FUNCTION access_own_name(given uuid, what text) RETURNS void
LANGUAGE plpgsql STABLE
AS $$
BEGIN
  IF given IS NOT NULL AND given IS DISTINCT FROM access_member() THEN
    RAISE insufficient_privilege USING MESSAGE = format(
      'member %s may not write the name of %s (%s)', access_member(), given, what);
  END IF;
END $$;

-- A row that hangs on another hangs on one of the same participant, which its writer sees.
CREATE FUNCTION access_hangs_on(given uuid, is_there boolean, what text) RETURNS void
LANGUAGE plpgsql STABLE
AS $$
BEGIN
  IF given IS NOT NULL AND NOT is_there THEN
    RAISE insufficient_privilege USING MESSAGE = format(
      'member %s may not hang a row on what is not of the same participant: %s is %s', access_member(), what, given);
  END IF;
END $$;
GRANT EXECUTE ON FUNCTION access_recorded, access_recorded_later, access_happened, access_planned_end,
  access_on_day, access_ended_on, access_own_name, access_hangs_on TO spheres_app;
