"""Who is told that something waits."""

from conftest import as_worker
from django.db import connection

from spheres.foundation.access.member import set_current_member
from spheres.programme.oversight.actions import tell_who_is_awaited


def told():
    """Who is told now, by the background work."""
    set_current_member(None)
    with as_worker():
        before = _jobs()
        tell_who_is_awaited()
        return sorted(_jobs() - before)


def jobs_of_something():
    """The messages in the queue that say that something waits: each with whom it is for."""
    with as_worker():
        return _jobs()


def _jobs():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, args ->> 'member_id' FROM procrastinate_jobs WHERE task_name LIKE '%tell_something%'"
        )
        return {(pk, member) for pk, member in cursor.fetchall()}


def members_told():
    return {member for _pk, member in told()}
