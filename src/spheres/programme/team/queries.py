"""What coordinators ask about their team."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from spheres.foundation.accounts.models import Member
from spheres.programme.team.models import PendingChange, Supervision

SORTED_BY = {
    "name": ("name",),
    "partner": ("partner__code", "name"),
    "role": ("role", "name"),
    "state": ("-is_active", "name"),
}


def somebody_is_left_alone() -> bool:
    """Whether somebody's file is shut to every coordinator there is: one more is to be named. For
    administrators, and never of whom."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT participants_somebody_is_left_alone()")
        return bool(cursor.fetchone()[0])


def found_members(words: str, partner: str, sort: str) -> QuerySet[Member]:
    """Members whose name or address holds ``words``, at this partner when one is named."""
    members = Member.objects.filter(Q(name__icontains=words) | Q(email__icontains=words))
    if partner:
        members = members.filter(partner__code=partner)
    return members.order_by(*SORTED_BY.get(sort, SORTED_BY["state"]))


def walks_with(member: Member) -> int:
    """How many young people she walks with, for who may say that she leaves."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT team_walks_with(%s)", [member.pk])
        return int(cursor.fetchone()[0])


def supports() -> QuerySet[Supervision]:
    """Who supports whom now."""
    spans = Supervision.objects.filter(ends_at=None)
    return spans.select_related("supervisor__partner", "worker__partner").order_by(
        "supervisor__name", "worker__name"
    )


def supervising(workers: Any, now: datetime) -> QuerySet[Any]:
    """The ids of who supports one of these workers (a query of ids) at this moment."""
    spans = Supervision.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now), worker__in=workers)
    return spans.filter(starts_at__lte=now).values("supervisor_id")


def may_follow(member: Member) -> list[UUID]:
    """The pivot workers who could walk on with all of hers: none of those shut her file to them."""
    return _ids("SELECT team_may_follow(%s)", member.pk)


def who_may_agree(pending: PendingChange) -> list[UUID]:
    """Who may be the second person for it; empty when nobody is, and for who names no members."""
    return _ids("SELECT team_may_agree(%s)", pending.pk)


def who_may_answer_met(participant_id: UUID) -> list[UUID]:
    """Who may answer for it that the current member has met her whom she took over."""
    return _ids("SELECT team_may_answer_met(%s)", participant_id)


def waiting() -> list[PendingChange]:
    """What waits for a second person, with who may be: ``seconds``."""
    rows = PendingChange.objects.filter(answered_at=None)
    pending = list(rows.select_related("member__partner", "worker", "partner", "successor", "asked_by"))
    for one in pending:
        one.seconds = set(who_may_agree(one))
    return pending


def waits_for(member: Member) -> bool:
    """Whether something that is asked about her waits for an answer."""
    return PendingChange.objects.filter(
        member=member, what=PendingChange.What.CHANGED, answered_at=None
    ).exists()


@dataclass(frozen=True)
class MeetingClaim:
    """A worker says that she has met one of those she took over; whom, nobody here is told."""

    id: UUID
    worker: Member
    named_by: Member | None
    since: datetime
    met_on: date
    said_at: datetime
    holds_at: datetime | None
    """From when without an answer, where nobody else is there."""
    is_mine: bool
    """Whether the current member may answer for it."""


def meetings_to_answer() -> list[MeetingClaim]:
    """What workers who took over say of a first meeting and somebody second has not answered, the oldest
    first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM team_meetings() ORDER BY met_said_at, id")
        rows = cursor.fetchall()
    members = Member.objects.in_bulk({pk for row in rows for pk in row[1:3] if pk})
    return [
        MeetingClaim(pk, members[worker], members.get(named_by), since, *rest)
        for pk, worker, named_by, since, *rest in rows
    ]


@dataclass(frozen=True)
class TakingOver:
    """She took over ``since`` then; that they have met was said, and counts from ``holds_at``."""

    since: datetime
    met_on: date | None
    said_at: datetime | None
    holds_at: datetime | None


def my_taking_over(participant_id: UUID) -> TakingOver | None:
    """Where the current member stands with someone she took over; none when she did not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM team_my_taking_over(%s)", [participant_id])
        row = cursor.fetchone()
    return TakingOver(*row) if row else None


def _ids(statement: str, value: UUID) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [value])
        return [row[0] for row in cursor.fetchall()]
