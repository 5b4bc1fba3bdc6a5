"""What an operator has to see to: messages that do not leave, background work that is not done."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import translation

from spheres.foundation.accounts.reasons import Reason

BEATS_WITHIN = timedelta(minutes=1)
"""The background work says each ten seconds that it is there."""


def findings() -> list[str]:
    """One line for each; none where all is well. Asked as the background work's role."""
    with connection.cursor() as cursor, translation.override("en"):
        return [*_messages(cursor), *_failed(cursor), *_work(cursor)]


def _messages(cursor: Any) -> list[str]:
    rows = _rows(cursor, "SELECT reason, is_urgent, many, since FROM accounts_messages_in_numbers()")
    return [
        f"{many} {'urgent messages' if is_urgent else 'messages'} did not leave, since {_at(since)}: "
        f"{Reason(reason).label}."
        for reason, is_urgent, many, since in rows
    ]


def _failed(cursor: Any) -> list[str]:
    rows = _rows(
        cursor,
        "SELECT j.task_name, count(DISTINCT j.id), max(e.at) FROM procrastinate_jobs j "
        "JOIN procrastinate_events e ON e.job_id = j.id AND e.type = 'failed' "
        "WHERE j.status = 'failed' AND j.args ->> 'member_id' IS NULL GROUP BY 1",
    )
    return [f"{name.rpartition('.')[2]} failed {many} times, last {_at(last)}." for name, many, last in rows]


def _work(cursor: Any) -> list[str]:
    ((beats, waiting),) = _rows(
        cursor,
        "SELECT (SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - %s), "
        "(SELECT count(*) FROM procrastinate_jobs "
        " WHERE status = 'todo' AND COALESCE(scheduled_at, now()) <= now())",
        BEATS_WITHIN,
    )
    return [] if beats else [f"No background work is done (`spheres work`); {waiting} jobs wait."]


def _rows(cursor: Any, statement: str, *values: Any) -> list[tuple[Any, ...]]:
    cursor.execute(statement, values)
    return list(cursor.fetchall())


def _at(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
