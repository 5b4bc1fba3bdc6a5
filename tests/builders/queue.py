"""The queue, worked on in the test's transaction; its clock is moved in its rows."""

import json
import time
from contextlib import contextmanager
from datetime import timedelta

from asgiref.sync import async_to_sync
from conftest import as_owner, as_worker
from django.db import connection
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.jobs import Status

from spheres.foundation.access.member import set_current_member
from spheres.foundation.accounts.sending import NotSent


def work():
    """What is due is done, as the queue's own worker does it (``procrastinate.worker``), in this
    transaction."""
    set_current_member(None)
    with as_worker():
        manager, is_over = app.job_manager, False
        while not is_over:
            is_over = not _work_on_one(manager)


def _work_on_one(manager):
    worker = async_to_sync(manager.register_worker)()
    job = async_to_sync(manager.fetch_job)(queues=None, worker_id=worker)
    if job is None:
        return False
    task = app.tasks[job.task_name]
    context = JobContext(app=app, job=job, start_timestamp=time.time(), abort_reason=lambda: None)
    try:
        given = json.loads(job.task_kwargs)  # Django hands JSON on as text
        task(*([context] if task.pass_context else []), **given)
    except NotSent as error:
        again = task.get_retry_exception(exception=error, job=job)
        if again:
            async_to_sync(manager.retry_job)(job=job, retry_at=again.retry_decision.retry_at)
        else:
            async_to_sync(manager.finish_job)(job=job, status=Status.FAILED, delete_job=False)
    else:
        async_to_sync(manager.finish_job)(job=job, status=Status.SUCCEEDED, delete_job=True)
    return True


def later(**how_long):
    """Everything that stands in the queue was put there that much earlier."""
    ago = timedelta(**how_long)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_events SET at = at - %s", [ago])
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = scheduled_at - %s", [ago])
        cursor.execute(
            "UPDATE accounts_delivery SET again_at = again_at - %(ago)s, sent_at = sent_at - %(ago)s",
            {"ago": ago},
        )


def jobs():
    """Of messages: number, status, how many tries, priority, in seconds when it is tried again."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, status, attempts, extract(epoch FROM scheduled_at - now())::float "
            "FROM procrastinate_jobs WHERE args ? 'member_id' ORDER BY id"
        )
        return cursor.fetchall()


def deliveries():
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT job, reason, sent_at, given_up_at, tries, unsure FROM accounts_delivery ORDER BY job"
        )
        return cursor.fetchall()


@contextmanager
def as_the_worker():
    """A cursor of the background work's, which is no member."""
    set_current_member(None)
    with as_worker(), connection.cursor() as cursor:
        yield cursor
