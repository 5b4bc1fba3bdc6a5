"""Accompaniments, expenses, and what a worker's calendar holds."""

from base64 import b64decode
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from spheres.foundation.access.queries import NotVisible
from spheres.foundation.accounts.models import Member
from spheres.foundation.clock import day_and_hour, moment_of
from spheres.programme.accompaniment.models import Accompaniment, CalendarFeed, Expense, ExpenseReceipt
from spheres.programme.accompaniment.rules import MEETING, Span, conflicts, span_of
from spheres.programme.participants.models import Participant
from spheres.programme.participants.record import Record, records_of

CALENDAR_BACK = timedelta(days=30)
OPEN = (Accompaniment.Status.ASKED, Accompaniment.Status.PLANNED)


def accompaniments_of(record: Record) -> list[Accompaniment]:
    """What is to come first, the soonest first; then what was, the latest first."""
    rows = Accompaniment.objects.filter(participant_id=record.id).select_related(
        "companion", *Accompaniment.WHOSE
    )
    found = record.keys.open(rows.order_by("-asked_at", "-pk"))
    to_come = [row for row in found if row.status in OPEN]
    return sorted(to_come, key=lambda row: (row.starts_at is None, row.starts_at or row.asked_at)) + [
        row for row in found if row.status not in OPEN
    ]


def accompaniment(record: Record, accompaniment_id: UUID) -> Accompaniment:
    """One of them, opened. Raises ``NotVisible``."""
    rows = Accompaniment.objects.filter(participant_id=record.id, pk=accompaniment_id)
    found = record.keys.open_one(rows.select_related("companion").first())
    if found is None:
        raise NotVisible(record.id)
    return found


def busy(member: Any, near: datetime, but: UUID | None = None) -> list[Span]:
    """What this member has within a day of ``near``: her accompaniments, and the meetings planned with those
    she walks with. ``but`` is the one being moved."""
    day = timedelta(days=1)
    rows = Accompaniment.objects.filter(
        companion_id=member.pk,
        status=Accompaniment.Status.PLANNED,
        starts_at__gt=near - day,
        starts_at__lt=near + day,
    )
    spans = [
        span_of(one.starts_at, one.minutes, one.travel_minutes)
        for one in rows
        if one.starts_at and one.pk != but
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.due_on, s.at FROM participants_due d "
            "JOIN notes_step s ON s.id = d.row_id AND s.kind = 'meeting' AND s.at IS NOT NULL "
            "JOIN participants_assignment a "
            "ON a.participant_id = d.participant_id AND a.member_id = %s AND a.ends_at IS NULL "
            "WHERE d.kind = 'step' AND d.due_on BETWEEN %s AND %s",
            [member.pk, timezone.localdate(near - day), timezone.localdate(near + day)],
        )
        for due_on, at in cursor.fetchall():
            start = moment_of(due_on, at)
            spans.append(Span(start, start + MEETING))
    return spans


def in_the_way(
    member: Any, starts_at: datetime, minutes: int, travel: int, but: UUID | None = None
) -> list[Span]:
    """What this member already has at that time."""
    return conflicts(span_of(starts_at, minutes, travel), busy(member, starts_at, but))


@dataclass
class Month:
    """One member's expenses in a month, and their sums."""

    first_day: date
    rows: list[tuple[Participant, Expense, bool]] = field(default_factory=list)
    """(with whom, the expense, whether it has a receipt)"""

    @property
    def cents(self) -> int:
        return sum(expense.cents for _her, expense, _has in self.rows)

    @property
    def km(self) -> int:
        return sum(expense.km or 0 for _her, expense, _has in self.rows)


def last_day_of(first_day: date) -> date:
    """The last day of the month that begins on ``first_day``."""
    return (first_day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def my_expenses(member_id: UUID, first_day: date) -> Month:
    """Those this member noted in the month, of young people she still walks with."""
    rows = Expense.objects.filter(author_id=member_id, on__range=(first_day, last_day_of(first_day)))
    found = list(rows.order_by("on", "noted_at", "pk"))
    by_id, keys = records_of({row.participant_id for row in found})
    with_receipt = set(ExpenseReceipt.objects.filter(expense__in=found).values_list("expense_id", flat=True))
    shown = [(by_id[e.participant_id], e, e.pk in with_receipt) for e in keys.open(found)]
    return Month(first_day, shown)


def receipt(record: Record, expense_id: UUID) -> tuple[bytes, str]:
    """The file and its media type. Raises ``NotVisible``."""
    rows = ExpenseReceipt.objects.filter(participant_id=record.id, expense_id=expense_id)
    found = record.keys.open_one(rows.first())
    if found is None:
        raise NotVisible(record.id)
    return b64decode(found.content), found.media_type


@dataclass(frozen=True)
class Spent:
    """What one worker noted in a month."""

    worker: Member
    notes: int
    cents: int
    km: int


def spent(first_day: date) -> list[Spent]:
    """For coordinators: sums, never with whom; who spent most first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT worker, notes, cents, km FROM accompaniment_expenses(%s, %s)",
            [first_day, last_day_of(first_day)],
        )
        rows = cursor.fetchall()
    members = Member.objects.in_bulk([row[0] for row in rows])
    found = [Spent(members[pk], notes, cents, km) for pk, notes, cents, km in rows]
    return sorted(found, key=lambda row: (-row.cents, row.worker.name))


def digest_of(token: str) -> bytes:
    """What is kept of a calendar's secret address."""
    return sha256(b"spheres-calendar\0" + token.encode()).digest()


def feed_of(member_id: UUID) -> CalendarFeed | None:
    """The address of this member’s calendar that holds, if she made one."""
    return CalendarFeed.objects.filter(member_id=member_id, ended_at=None).first()


def _begins_and_ends(
    starts_at: datetime | None, ends_at: datetime | None, day: date, at: time | None
) -> tuple[datetime | date, datetime | None]:
    """Of an accompaniment, or of a planned meeting: on a day, at an hour if there is one."""
    if starts_at is not None:
        return starts_at, ends_at
    if at is None:
        return day, None
    begins = moment_of(day, at)
    return begins, begins + MEETING


def calendar(token: str, now: datetime) -> bytes | None:
    """The calendar behind a secret address: times alone, under a title that could be anyone's. None when the
    address leads nowhere."""
    digest = digest_of(token)
    with connection.cursor() as cursor:
        cursor.execute("SELECT accompaniment_calendar_is(%s)", [digest])
        if not cursor.fetchone()[0]:
            return None
        cursor.execute("SELECT * FROM accompaniment_calendar(%s, %s)", [digest, now - CALENDAR_BACK])
        rows = cursor.fetchall()
    made = Calendar()
    made.add("prodid", "-//calendar//")
    made.add("version", "2.0")
    for row_id, *times in sorted(rows, key=str):
        starts_at, ends_at = _begins_and_ends(*times)
        event = Event()
        event.add("summary", _("Appointment"))
        # Says nothing by itself, and stays the same at each reading.
        event.add("uid", sha256(f"{token}:{row_id}".encode()).hexdigest()[:32])
        event.add("dtstamp", now)
        event.add("dtstart", starts_at)
        if ends_at:
            event.add("dtend", ends_at)
        event.add("class", "PRIVATE")
        made.add_component(event)
    return bytes(made.to_ical())


def due_at(going: Accompaniment) -> tuple[date, time]:
    """The day and hour it is planned for, on the region's clock."""
    return day_and_hour(going.starts_at)  # type: ignore[arg-type]
