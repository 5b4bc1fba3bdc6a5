"""The queue of the background work, and its clock, which is moved in the database."""

import time

from tools.worst.region import Region

TAKE_UP_AGAIN = "spheres.foundation.accounts.tasks.take_up_again"
MESSAGES = "task_name LIKE 'spheres.foundation.accounts.tasks.%' AND task_name NOT LIKE '%take_up_again'"
LEFT = f"SELECT count(*) FROM procrastinate_jobs WHERE {MESSAGES} AND status IN ('todo', 'doing')"  # noqa: S608
FAILED = """
SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed' AND priority < 10 AND queueing_lock IS NULL
"""
"""No failure of the queue: an urgent message that could not leave in time is not sent any more; what is done
anew each minute (it has a lock) may fail in one of them."""
GIVEN_UP = f"SELECT count(*) FROM procrastinate_jobs WHERE {MESSAGES} AND status = 'failed'"  # noqa: S608
DUE = f"{LEFT} AND (scheduled_at IS NULL OR scheduled_at <= now())"
SILENT = """
UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '1 hour'
WHERE last_heartbeat BETWEEN now() - interval '30 minutes' AND now() - interval '15 seconds'
"""
"""A worker says each ten seconds that it lives; the product waits half a minute more, and then up to five."""
ONE_HOUR = (
    "UPDATE procrastinate_jobs SET scheduled_at = scheduled_at - interval '1 hour'",
    "UPDATE procrastinate_events SET at = at - interval '1 hour'",
)
SILENT_FOR_AN_HOUR = "UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '1 hour'"
DEFER = """
INSERT INTO procrastinate_jobs (queue_name, task_name, args, queueing_lock)
SELECT 'default', %s::text, jsonb_build_object('timestamp', extract(epoch FROM now())::bigint), %s::text
ON CONFLICT DO NOTHING
"""
"""With a lock, a job is not put there while another one waits: so says an index of the queue's."""
MESSAGE_TO = """
INSERT INTO procrastinate_jobs (queue_name, task_name, args, priority)
SELECT 'default', 'spheres.foundation.accounts.tasks.tell_something_waits',
       jsonb_build_object('member_id', id), %s
FROM accounts_member WHERE email = %s RETURNING id
"""
SETTLES_WITHIN = 180.0
LOOKS_EACH = 2.0


def settle(region: Region) -> bool:
    """Wait until every message has gone; what a killed worker had begun is begun again, by the job of the
    product that does so. False when something is left."""
    ends = time.monotonic() + SETTLES_WITHIN
    while time.monotonic() < ends:
        if not left(region):
            return True
        region.ask(SILENT)
        defer(region, TAKE_UP_AGAIN, "take_up_again")
        time.sleep(LOOKS_EACH)
    return not left(region)


def left(region: Region) -> int:
    return int(region.ask(LEFT)[0][0])


def failed(region: Region) -> int:
    return int(region.ask(FAILED)[0][0])


def an_hour_later(region: Region) -> None:
    for statement in ONE_HOUR:
        region.ask(statement)


def an_hour_later_without_work(region: Region) -> None:
    """The background worker gave no sign of life in it."""
    an_hour_later(region)
    region.ask(SILENT_FOR_AN_HOUR)


def tried_again(region: Region) -> bool:
    """Whether everything that is due was tried: the worker is woken by a job, and looks at all of them."""
    ends = time.monotonic() + SETTLES_WITHIN
    while region.ask(DUE)[0][0]:
        if time.monotonic() > ends:
            return False
        defer(region, TAKE_UP_AGAIN, "take_up_again")
        time.sleep(0.2)
    return True


def message(region: Region, to: str, priority: int = 0) -> int:
    """To this member, as any act of the product puts it there; its number."""
    number: int = region.ask(MESSAGE_TO, priority, to)[0][0]
    return number


def urgent_message(region: Region, to: str) -> int:
    return message(region, to, priority=10)


def given_up(region: Region) -> int:
    """Messages that are not sent any more, and are kept to be seen."""
    return int(region.ask(GIVEN_UP)[0][0])


def defer(region: Region, task: str, lock: str | None = None) -> None:
    """A job, as its clock would; with ``lock`` it is not put there while one waits."""
    region.ask(DEFER, task, lock)


def until_none(region: Region, *tasks: str) -> bool:
    ends = time.monotonic() + SETTLES_WITHIN
    query = (
        "SELECT count(*) FROM procrastinate_jobs WHERE task_name = ANY(%s) AND status IN ('todo', 'doing')"
    )
    while time.monotonic() < ends:
        if not region.ask(query, list(tasks))[0][0]:
            return True
        time.sleep(0.5)
    return False
