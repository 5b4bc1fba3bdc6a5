-- How messages leave. The job of the queue is the message; when it was written is when the job was deferred; that it is
-- urgent, its priority (10). What is known of its tries stands in accounts_delivery, which functions alone read and write.
CREATE FUNCTION accounts_message_written(of_job bigint) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT min(e.at) FROM procrastinate_events e WHERE e.job_id = of_job AND e.type = 'deferred' $$;

-- For the background work, before a try. A try that was begun and did not end was cut off: it counts as one of which
-- nobody can say whether it left.
CREATE FUNCTION accounts_message_state(of_job bigint)
RETURNS TABLE (since timestamptz, is_urgent boolean, tries integer, unsure integer, is_over boolean, last_reason text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT GREATEST(accounts_message_written(of_job), d.again_at), j.priority >= 10, COALESCE(d.tries, 0),
         COALESCE(d.unsure, 0) + (d.begun_at IS NOT NULL)::integer,
         d.sent_at IS NOT NULL OR d.settled_at IS NOT NULL, COALESCE(d.reason, '')
  FROM procrastinate_jobs j LEFT JOIN accounts_delivery d ON d.job = j.id WHERE j.id = of_job
$$;

CREATE FUNCTION accounts_message_begins(of_job bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  INSERT INTO accounts_delivery AS d (job, tries, unsure, reason, begun_at) VALUES (of_job, 1, 0, '', clock_timestamp())
  ON CONFLICT (job) DO UPDATE SET tries = d.tries + 1, unsure = d.unsure + (d.begun_at IS NOT NULL)::integer,
    begun_at = clock_timestamp()
$$;

-- How a try ended: sent (accepted by the mail server), waits (tried again), given up, or gone (nobody to send it to).
CREATE FUNCTION accounts_message_ends(of_job bigint, how text, why text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  INSERT INTO accounts_delivery (job, tries, unsure, reason) VALUES (of_job, 0, 0, '') ON CONFLICT (job) DO NOTHING;
  UPDATE accounts_delivery d SET
    begun_at = NULL, reason = why,
    unsure = d.unsure + (why = 'unsure' AND d.begun_at IS NOT NULL)::integer,
    sent_at = CASE WHEN how = 'sent' THEN clock_timestamp() END,
    given_up_at = CASE WHEN how = 'given up' THEN clock_timestamp() END,
    settled_at = CASE WHEN how = 'gone' THEN clock_timestamp() END
  WHERE d.job = of_job;
END $$;

-- What waits for longer than it may, or was given up. An urgent one after fifteen minutes, whether or not anything runs
-- that could send it; another after three days.
-- Called by those below alone, as the owner; nothing is set on it, so that it is read as a part of each.
CREATE FUNCTION accounts_not_left()
RETURNS TABLE (job bigint, member uuid, sender uuid, written_at timestamptz, reason text, is_urgent boolean)
LANGUAGE sql STABLE
AS $$
  SELECT j.id, m.id, (j.args ->> 'sender')::uuid, w.at,
         CASE WHEN COALESCE(d.reason, '') = '' THEN 'late' ELSE d.reason END, j.priority >= 10
  FROM procrastinate_jobs j
  JOIN accounts_member m ON m.id = (j.args ->> 'member_id')::uuid
  LEFT JOIN accounts_delivery d ON d.job = j.id
  CROSS JOIN LATERAL (SELECT accounts_message_written(j.id) AS at) w
  WHERE j.status IN ('todo', 'doing', 'failed') AND d.sent_at IS NULL AND d.settled_at IS NULL
    AND (j.status = 'failed' OR d.given_up_at IS NOT NULL
         OR GREATEST(w.at, d.again_at) < access_now()
            - CASE WHEN j.priority >= 10 THEN interval '15 minutes' ELSE interval '3 days' END)
$$;

-- Urgent, and not left: for who sent it, whom it was to reach, who is on call and who coordinates. That somebody was not
-- reached, never of whom it spoke. What a restore brought back may have left before.
CREATE FUNCTION accounts_unsent_to_call()
RETURNS TABLE (job bigint, member text, written_at timestamptz, reason text, is_urgent boolean, is_mine boolean,
               is_to_me boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT n.job, m.name::text, n.written_at, n.reason, true, n.sender IS NOT DISTINCT FROM access_member(),
         n.member = access_member()
  FROM accounts_member me, accounts_not_left() n JOIN accounts_member m ON m.id = n.member
  WHERE me.id = access_member() AND me.is_active AND n.is_urgent AND n.reason <> 'restored'
    AND (me.id IN (n.sender, n.member) OR me.is_on_call OR me.role = 'coordinator')
  ORDER BY n.written_at
$$;

CREATE FUNCTION accounts_unsent()
RETURNS TABLE (job bigint, member text, written_at timestamptz, reason text, is_urgent boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT n.job, m.name::text, n.written_at, n.reason, n.is_urgent
  FROM accounts_not_left() n JOIN accounts_member m ON m.id = n.member
  WHERE access_role() = 'administrator' ORDER BY n.written_at DESC
$$;

-- An administrator asks for it again: three days from now on. Never what was urgent.
CREATE FUNCTION accounts_message_again(of_job bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF access_role() IS DISTINCT FROM 'administrator'
     OR NOT EXISTS (SELECT 1 FROM accounts_not_left() n WHERE n.job = of_job AND NOT n.is_urgent)
     OR NOT EXISTS (SELECT 1 FROM procrastinate_jobs WHERE id = of_job AND status IN ('failed', 'todo') FOR UPDATE) THEN
    RETURN false;
  END IF;
  INSERT INTO accounts_delivery (job, tries, unsure, reason, again_at) VALUES (of_job, 0, 0, '', access_now())
  ON CONFLICT (job) DO UPDATE SET tries = 0, unsure = 0, reason = '', given_up_at = NULL, again_at = access_now();
  UPDATE procrastinate_jobs SET status = 'todo', scheduled_at = NULL, attempts = 0, worker_id = NULL WHERE id = of_job;
  RETURN true;
END $$;

-- It is dealt with otherwise: somebody called. Said by an administrator, or by whoever sees it as unsent.
CREATE FUNCTION accounts_message_settle(of_job bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM accounts_unsent() u WHERE u.job = of_job
                 UNION ALL SELECT 1 FROM accounts_unsent_to_call() u WHERE u.job = of_job) THEN
    RETURN false;
  END IF;
  INSERT INTO accounts_delivery (job, tries, unsure, reason, settled_at, settled_by_id)
  VALUES (of_job, 0, 0, '', access_now(), access_member())
  ON CONFLICT (job) DO UPDATE SET settled_at = access_now(), settled_by_id = access_member();
  DELETE FROM procrastinate_jobs WHERE id = of_job AND status IN ('failed', 'todo');
  RETURN true;
END $$;

-- For `spheres health`: how many messages did not leave, of each reason, and since when; how many are tried again; what
-- else failed in the background; when the background work last said that it is there, and how much waits for it.
CREATE FUNCTION accounts_health() RETURNS TABLE (kind text, name text, many bigint, since timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT CASE WHEN n.is_urgent THEN 'urgent' ELSE 'message' END, n.reason, count(*), min(n.written_at)
  FROM accounts_not_left() n GROUP BY n.is_urgent, n.reason
  UNION ALL
  SELECT 'trying', d.reason, count(*), min(accounts_message_written(j.id))
  FROM procrastinate_jobs j JOIN accounts_delivery d ON d.job = j.id
  WHERE j.status IN ('todo', 'doing') AND d.reason <> '' AND d.sent_at IS NULL AND d.settled_at IS NULL
    AND j.id NOT IN (SELECT n.job FROM accounts_not_left() n) GROUP BY d.reason
  UNION ALL
  SELECT 'failed', j.task_name::text, count(DISTINCT j.id), max(e.at)
  FROM procrastinate_jobs j JOIN procrastinate_events e ON e.job_id = j.id AND e.type = 'failed'
  WHERE j.status = 'failed' AND j.args ->> 'member_id' IS NULL GROUP BY j.task_name
  UNION ALL
  SELECT 'work', '',
         (SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo' AND COALESCE(scheduled_at, now()) <= now()),
         (SELECT max(last_heartbeat) FROM procrastinate_workers)
$$;

-- The same, on an administrator's page.
CREATE FUNCTION accounts_health_shown() RETURNS TABLE (kind text, name text, many bigint, since timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT h.* FROM accounts_health() h WHERE access_role() = 'administrator' $$;

-- After a restore, whoever does it: what waited in the backup for longer than it may is not sent, and may have left.
CREATE FUNCTION accounts_messages_restored() RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  WITH late AS (
    INSERT INTO accounts_delivery AS d (job, tries, unsure, reason, given_up_at)
    SELECT n.job, 0, 0, 'restored', access_now() FROM accounts_not_left() n
    ON CONFLICT (job) DO UPDATE SET reason = 'restored', given_up_at = access_now(), begun_at = NULL
    WHERE d.given_up_at IS NULL
    RETURNING 1)
  SELECT count(*) FROM late
$$;

CREATE FUNCTION accounts_clear_messages(kept_for interval) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  DELETE FROM accounts_delivery d WHERE COALESCE(d.sent_at, d.settled_at) < access_now() - kept_for
    AND NOT EXISTS (SELECT 1 FROM procrastinate_jobs j WHERE j.id = d.job);
  DELETE FROM procrastinate_jobs j WHERE j.status = 'failed' AND j.queueing_lock IS NOT NULL
    AND (SELECT max(e.at) FROM procrastinate_events e WHERE e.job_id = j.id) < access_now() - interval '1 day'
$$;

GRANT EXECUTE ON FUNCTION accounts_message_state, accounts_message_begins, accounts_message_ends, accounts_clear_messages,
  accounts_health TO spheres_worker;
GRANT EXECUTE ON FUNCTION accounts_unsent_to_call, accounts_unsent, accounts_message_again, accounts_message_settle,
  accounts_health_shown TO spheres_app;
