"""The background work: stopped, doubled, and killed with something in its hands."""

import os
import signal
import subprocess
import time
from collections import Counter
from pathlib import Path

from tools.worst import queue
from tools.worst.ending import ended
from tools.worst.figures import Row
from tools.worst.promises import MESSAGE, Name, Promises
from tools.worst.region import BACKGROUND, Region, served
from tools.worst.writers import team_of

QUEUE_STOPS_SECONDS = 10


def queue_stopped(made: Path, _count: int) -> Row:
    """The background worker stands still, for an hour of the queue's clock."""
    with served(made) as region:
        team = team_of(region)
        worker = _the_background_worker(region)
        os.kill(worker, signal.SIGSTOP)
        try:
            with team.writing():
                time.sleep(QUEUE_STOPS_SECONDS)
            waited = queue.left(region)
            queue.an_hour_later_without_work(region)
        finally:
            os.kill(worker, signal.SIGCONT)
        row = ended(Row("queue stopped", "1 h of its clock"), region, team)
        row.measured.append(f"{waited} messages waited")
        if not waited:
            row.broke.append("nothing waited: the queue was not stopped")
    return row


def _the_background_worker(region: Region) -> int:
    """Once it has taken up its work."""
    for _try in range(240):
        alive = region.ask(
            "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - '30 s'::interval"
        )
        if alive[0][0] and (pids := region.pids(BACKGROUND)):
            return pids[0]
        time.sleep(0.5)
    raise SystemExit("The background worker did not begin.")


TELLS, SEALS = (
    "spheres.programme.oversight.tasks.tell_of_what_waits",
    "spheres.foundation.audit.tasks.seal_record",
)


def twice(made: Path, _count: int) -> Row:
    """What tells who is awaited, and what seals the record, each in the queue twice at the same moment."""
    with served(made) as region:
        worker = _the_background_worker(region)
        row = Row("a job run twice", "2 jobs, each twice")
        if not queue.settle(region):
            row.broke.append("what waited before did not go")
        os.kill(worker, signal.SIGSTOP)
        try:
            region.ask("DELETE FROM oversight_overduenotice")  # everyone is to be told anew
            awaited = _awaited(region)
            promises = _promised(region.all_messages() + awaited)
            for task in (TELLS, SEALS) * 2:
                queue.defer(region, task)
        finally:
            os.kill(worker, signal.SIGCONT)
        if not queue.until_none(region, TELLS, SEALS) or not queue.settle(region):
            row.broke.append("they did not end")
        row.compared = promises.compared(region.all_messages())
        row.measured.append(f"{awaited.total()} members to be told once that something waits")
        if not awaited:
            row.broke.append("nobody was to be told: nothing was tried")
        row.broke += record_problems(region)
    return row


AWAITED = """
SELECT email FROM accounts_member WHERE id IN (SELECT member FROM oversight_tell_who_is_awaited())
"""


def _awaited(region: Region) -> Counter[Name]:
    """Who would be told now, as a run says that is taken back."""
    with region.database.connection() as admin, admin.transaction(force_rollback=True):
        return Counter((MESSAGE, email) for (email,) in admin.execute(AWAITED).fetchall())


def _promised(messages: Counter[Name]) -> Promises:
    promises = Promises()
    for kind, address in messages.elements():
        promises.asked_for(kind, address)
        promises.granted(kind, address)
    return promises


def record_problems(region: Region) -> list[str]:
    try:
        return [] if "0 problems" in region.command("audit", "verify") else ["audit verify found problems"]
    except subprocess.CalledProcessError as no:
        return [f"audit verify: {(no.output or '').strip().splitlines()[-1:]}"]


def worker_killed(made: Path, _count: int) -> Row:
    """The background worker killed while it has messages in hand, before they are sent."""
    with served(made) as region:
        team = team_of(region, 2)
        worker = _the_background_worker(region)
        held = 0
        with region.database.connection() as admin, admin.transaction():
            os.kill(worker, signal.SIGSTOP)
            for writer in team.writers:
                for address in writer.addresses[:2]:
                    writer.asks_for_a_message(address)
            admin.execute("LOCK TABLE accounts_member IN ACCESS EXCLUSIVE MODE")
            os.kill(worker, signal.SIGCONT)
            for _try in range(60):
                held = region.ask(IN_HAND)[0][0]
                if held:
                    break
                time.sleep(0.25)
            os.kill(worker, signal.SIGKILL)
        row = ended(Row("background worker killed inside a job", "1"), region, team)
        row.measured.append(f"{held} messages were in its hands")
        if not held:
            row.broke.append("it had nothing in hand: nothing was tried")
    return row


IN_HAND = """
SELECT count(*) FROM procrastinate_jobs
WHERE task_name LIKE 'spheres.foundation.accounts%' AND status = 'doing'
"""
