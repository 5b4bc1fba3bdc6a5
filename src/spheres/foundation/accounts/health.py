"""Whether messages leave and the background work is done: numbers for an operator and for administrators."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import ngettext

from spheres.foundation.accounts.reasons import Reason

BEATS_WITHIN = timedelta(minutes=1)
"""The background work says each ten seconds that it is there."""


@dataclass
class Health:
    """``to_see_to``: one sentence for each thing; none where all is well. ``beat``: when the background work
    last said that it is there."""

    to_see_to: list[str] = field(default_factory=list)
    beat: datetime | None = None


def health() -> Health:
    """As the background work's role."""
    return _read("SELECT kind, name, many, since FROM accounts_health()")


def health_shown() -> Health:
    """For an administrator; anyone else is told of nothing."""
    return _read("SELECT kind, name, many, since FROM accounts_health_shown()")


def _read(statement: str) -> Health:
    found = Health()
    with connection.cursor() as cursor:
        cursor.execute(statement)
        for kind, name, many, since in cursor.fetchall():
            if kind != "work":
                found.to_see_to.append(SAYS[kind](name, many, _at(since)))
                continue
            found.beat = since
            if since is None or since < timezone.now() - BEATS_WITHIN:
                found.to_see_to.append(_work(many))
    return found


def _messages(reason: str, many: int, since: str) -> str:
    return ngettext(
        "%(many)d message did not leave, since %(since)s: %(why)s.",
        "%(many)d messages did not leave, since %(since)s: %(why)s.",
        many,
    ) % {"many": many, "since": since, "why": Reason(reason).label}


def _urgent(reason: str, many: int, since: str) -> str:
    return ngettext(
        "%(many)d urgent message did not leave, since %(since)s: %(why)s.",
        "%(many)d urgent messages did not leave, since %(since)s: %(why)s.",
        many,
    ) % {"many": many, "since": since, "why": Reason(reason).label}


def _trying(reason: str, many: int, since: str) -> str:
    return ngettext(
        "%(many)d message is tried again since %(since)s: %(why)s.",
        "%(many)d messages are tried again since %(since)s: %(why)s.",
        many,
    ) % {"many": many, "since": since, "why": Reason(reason).label}


def _failed(task: str, many: int, last: str) -> str:
    return ngettext(
        "%(task)s failed %(many)d time, last %(last)s.",
        "%(task)s failed %(many)d times, last %(last)s.",
        many,
    ) % {"task": task.rpartition(".")[2], "many": many, "last": last}


def _work(many: int) -> str:
    return ngettext(
        "No background work is done (`spheres work`): %(many)d job waits.",
        "No background work is done (`spheres work`): %(many)d jobs wait.",
        many,
    ) % {"many": many}


SAYS = {"message": _messages, "urgent": _urgent, "trying": _trying, "failed": _failed}


def _at(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")
