"""What a worker and her supervisor see of the support between them: the same page for both."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404
from django.utils import timezone

from spheres.foundation.accounts.models import Member
from spheres.foundation.vault.keys import open_secret
from spheres.programme.needs.models import Need
from spheres.programme.participants.models import Assignment, DueRow, FollowUp
from spheres.programme.region.pack import current_pack
from spheres.programme.safety.models import EmergencyAccess, MissingEpisode
from spheres.programme.stages.models import StageAssessment
from spheres.programme.supervision.models import (
    ANSWER,
    MEETING,
    WORRY,
    CriticalEvent,
    SupervisionMeeting,
    Worry,
)
from spheres.programme.supervision.rules import (
    MeetingDates,
    MeetingDay,
    is_late,
    late_follow_ups,
    meeting_dates,
)
from spheres.programme.team.models import Supervision

LATELY = timedelta(days=30)
Row = Any


def opened(row: Row) -> Row:
    """A row of this room with its sealed words as attributes."""
    if isinstance(row, SupervisionMeeting) and row.sealed is not None:
        for name, words in json.loads(open_secret(MEETING, bytes(row.sealed), row.pk.bytes)).items():
            setattr(row, name, words)
    if isinstance(row, Worry):
        row.words = open_secret(WORRY, bytes(row.sealed), row.pk.bytes).decode()
        if row.answer is not None:
            row.answer_words = open_secret(ANSWER, bytes(row.answer), row.pk.bytes).decode()
    return row


# Who supports whom.


def supports_of(member: Any) -> list[Supervision]:
    """Those in which she supports somebody now, and all in which she is or was supported; by name, since no
    worker comes before another."""
    mine = Q(worker_id=member.pk) | Q(supervisor_id=member.pk, ends_at=None)
    spans = Supervision.objects.filter(mine).select_related("supervisor__partner", "worker__partner")
    return sorted(spans, key=lambda span: (span.ends_at is not None, span.worker.name, span.supervisor.name))


def support_of(member: Any, support_id: UUID) -> Supervision:
    """One of them. Raises ``Http404``."""
    found = next((span for span in supports_of(member) if span.pk == support_id), None)
    if found is None:
        raise Http404
    return found


def worry_of(support: Supervision, worry_id: UUID) -> Worry:
    """One that was raised there, opened. Raises ``Http404``."""
    found = Worry.objects.filter(pk=worry_id, support=support).first()
    if found is None:
        raise Http404
    opened_worry: Worry = opened(found)
    return opened_worry


# Numbers.


@dataclass
class Load:
    """How many young people in the programme a worker walks with, and of how many something weighs now.

    Counted from what the member who asks may read of each herself, by the database: never from anything else.
    """

    walks_with: int = 0
    in_emergency: int = 0
    not_reached: int = 0
    urgent_needs: int = 0
    near_leaving: int = 0
    late: int = 0
    late_since: date | None = None

    @property
    def parts(self) -> list[tuple[str, int]]:
        """(which, how many), by the names that the page has words for."""
        names = ("in_emergency", "not_reached", "urgent_needs", "near_leaving")
        return [(name, getattr(self, name)) for name in names]


def loads(workers: Iterable[Member], now: datetime) -> dict[UUID, Load]:
    """Of each of these workers: a fixed number of queries, however many they are."""
    walked: dict[UUID, set[UUID]] = defaultdict(set)
    joined = FollowUp.objects.filter(ended_on=None).values("participant_id")
    spans = Assignment.objects.filter(member__in=list(workers), ends_at=None, participant_id__in=joined)
    for member_id, participant_id in spans.values_list("member_id", "participant_id"):
        walked[member_id].add(participant_id)
    everyone = {pk for ids in walked.values() for pk in ids}
    counted = {
        name: set(rows.values_list("participant_id", flat=True)) for name, rows in _weighs(everyone, now)
    }
    late = _late(everyone, now)
    found = {}
    for worker in workers:
        ids = walked[worker.pk]
        own = [on for pk, whose, on in late if pk in ids and whose in (None, worker.pk)]
        found[worker.pk] = Load(
            len(ids), **{name: len(ids & of) for name, of in counted.items()},
            late=len(own), late_since=min(own, default=None),
        )  # fmt: skip
    return found


def _weighs(ids: set[UUID], now: datetime) -> list[tuple[str, Any]]:
    """Name of a number → rows of those of whom it is so."""
    return [
        ("in_emergency", EmergencyAccess.objects.filter(
            participant_id__in=ids, closed_at=None, starts_at__lte=now, ends_at__gt=now)),
        ("not_reached", MissingEpisode.objects.filter(participant_id__in=ids, closed_at=None)),
        ("urgent_needs", Need.objects.filter(
            participant_id__in=ids, met_at=None, replaced_at=None, weight=Need.Weight.URGENT)),
        ("near_leaving", StageAssessment.objects.filter(
            participant_id__in=ids, corrections=None, stages__overlap=_near_leaving(),
            on__gte=timezone.localdate(now - LATELY))),
    ]  # fmt: skip


def _near_leaving() -> list[str]:
    """Stages at which her emergency plan is looked at: planning, leaving."""
    return [
        stage.code for listed in current_pack().stage_lists for stage in listed.stages if stage.looks_at_plan
    ]


def _late(ids: set[UUID], now: datetime) -> list[tuple[UUID, UUID | None, date]]:
    """(of whom, whose it is to do, since which day) of what is late."""
    late = DueRow.objects.filter(participant_id__in=ids, due_at__lte=now)
    return list(late.values_list("participant_id", "member_id", "due_on"))


# What was written.


@dataclass
class Written:
    """What stands in one span, opened, the newest first; and what of it waits."""

    meetings: list[SupervisionMeeting] = field(default_factory=list)
    worries: list[Worry] = field(default_factory=list)
    events: list[CriticalEvent] = field(default_factory=list)

    def days(self) -> list[MeetingDay]:
        return [
            MeetingDay(
                row.on, row.sealed is not None, row.called_off_at is not None, row.follow_up_by,
                row.done_at is not None,
            )
            for row in self.meetings
        ]  # fmt: skip

    def dates(self, today: date) -> MeetingDates:
        return meeting_dates(self.days(), today)

    def late_follow_ups(self, today: date) -> int:
        return late_follow_ups(self.days(), today)

    @property
    def worries_open(self) -> int:
        return sum(row.answered_at is None for row in self.worries)

    @property
    def debriefs_open(self) -> int:
        return sum(row.answered_at is None for row in self.events)

    def debriefs_late(self, today: date) -> int:
        return sum(is_late(row.debrief_by, today, is_done=row.answered_at is not None) for row in self.events)

    @property
    def noted(self) -> list[SupervisionMeeting]:
        return [row for row in self.meetings if row.sealed is not None]

    def planned(self, today: date) -> list[SupervisionMeeting]:
        """To come, or passed without a word, the nearest first."""
        last = self.dates(today).last
        rows = [row for row in self.meetings if row.sealed is None and row.called_off_at is None]
        return sorted((row for row in rows if last is None or row.on > last), key=lambda row: row.on)


def written_in(supports: Iterable[Supervision], *, opens: bool = True) -> dict[UUID, Written]:
    """Of each span, three queries for all of them. Without ``opens`` no word is opened: for numbers."""
    found = {support.pk: Written() for support in supports}
    for model, name, order in (
        (SupervisionMeeting, "meetings", ("-on", "-noted_at")),
        (Worry, "worries", ("-noted_at", "-pk")),
        (CriticalEvent, "events", ("-on", "-noted_at")),
    ):
        for row in model.objects.filter(support__in=found).select_related("author").order_by(*order):
            getattr(found[row.support_id], name).append(opened(row) if opens else row)
    return found
