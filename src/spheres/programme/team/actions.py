"""Members come, change and go; supervisors begin and stop supporting workers.

What a member is can be written by the database's own functions alone (accounts/sql/members.sql), which ask
who is asking.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from spheres.foundation.accounts.models import Member
from spheres.programme.team.models import Supervision


@dataclass(frozen=True)
class Work:
    """What a member does here. ``speaks`` are codes of the pack's languages."""

    name: str
    partner: Any
    role: str
    speaks: list[str]
    is_on_call: bool = False
    is_privacy_officer: bool = False


def invite(member_id: UUID, email: str, language: str, work: Work) -> Member:
    """A new member, who chooses her password by the link she is sent."""
    _call(
        "accounts_invite", member_id, email, work.name, work.partner.pk, work.role, language,
        ",".join(work.speaks), work.is_on_call, work.is_privacy_officer,
    )  # fmt: skip
    return Member.objects.get(pk=member_id)


def change(member: Member, work: Work, successor: Member | None = None) -> int:
    """She does something else, or elsewhere: what that opens and shuts, opens and shuts at once. With another
    partner or role, what hung on the former ends. Returns how many young people go on with ``successor``,
    who must be named then when there are any."""
    (handed_over,) = _call(
        "team_changes", member.pk, work.name, work.partner.pk, work.role, ",".join(work.speaks),
        work.is_on_call, work.is_privacy_officer, successor.pk if successor else None,
    )  # fmt: skip
    return int(handed_over or 0)


def leave(member: Member, successor: Member | None) -> int:
    """She leaves her partner: every right, session and second step ends in this transaction. Returns how
    many young people go on with ``successor``, who must be named when there are any."""
    (handed_over,) = _call("team_leaves", member.pk, successor.pk if successor else None)
    return int(handed_over or 0)


def begin_support(supervisor: Member, worker: Member, now: datetime) -> bool:
    """False when she supports her already."""
    if Supervision.objects.filter(supervisor=supervisor, worker=worker, ends_at=None).exists():
        return False
    Supervision(supervisor=supervisor, worker=worker, starts_at=now).save(force_insert=True)
    return True


def end_support(support_id: UUID, now: datetime) -> None:
    Supervision.objects.filter(pk=support_id, ends_at=None).update(ends_at=now)


def _call(function: str, *values: Any) -> tuple[Any, ...]:
    marks = ", ".join(["%s"] * len(values))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}({marks})", values)
        found: tuple[Any, ...] = cursor.fetchone()
    return found
