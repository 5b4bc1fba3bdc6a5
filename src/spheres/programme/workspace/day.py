"""A worker's day: what is due, whom to reach, and what others brought since yesterday."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import TextChoices, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from spheres.foundation.access.queries import TAKING_OVER, participants_by_source
from spheres.foundation.vault.sealing import Keyring
from spheres.foundation.vault.together import together
from spheres.programme.accompaniment.models import Accompaniment
from spheres.programme.needs.models import Need
from spheres.programme.notes.models import ContactNote, NoteAddition, Step
from spheres.programme.participants.models import (
    Participant,
)
from spheres.programme.privacy.models import Concerned, Erasure
from spheres.programme.referrals.models import Referral
from spheres.programme.referrals.queries import welcomes_of
from spheres.programme.safety.models import EmergencyAccess, EmergencyPlan
from spheres.programme.services.models import ServiceAnswer, ServiceReferral
from spheres.programme.workspace.queries import SORTS, Beside, standings


class NewsKind(TextChoices):
    """What others brought to a file since the day before."""

    NOTE = "note", _("a contact note")
    ADDITION = "addition", _("something added to a note")
    NEED = "need", _("a need")
    PLAN = "plan", _("an emergency plan")
    STEP = "step", _("a next step")
    EMERGENCY = "emergency", _("emergency access")
    INCIDENT = "incident", _("an incident that concerns her")
    ERASURE = "erasure", _("an answer to her erasure")
    ANSWER = "answer", _("an answer from a service")


@dataclass(frozen=True)
class News:
    participant: Participant
    kind: NewsKind
    by: str
    at: datetime


@dataclass
class Day:
    """A worker's day, and whose names it shows."""

    welcomes: list[Referral] = field(default_factory=list)
    news: list[News] = field(default_factory=list)
    meetings: list[tuple[Participant, Step]] = field(default_factory=list)
    going: list[tuple[Participant, Accompaniment]] = field(default_factory=list)
    due: list[tuple[Participant, Step]] = field(default_factory=list)
    requests: list[tuple[Participant, ServiceReferral]] = field(default_factory=list)
    not_reached: list[Beside] = field(default_factory=list)
    asks_attention: list[Beside] = field(default_factory=list)
    shown: set[UUID] = field(default_factory=set)
    to_meet: set[UUID] = field(default_factory=set)
    """Whom the worker took over and has not met yet."""


def my_day(member_id: UUID, on: date) -> Day:
    """Today's meetings, what is due, who hasn't been reached, and what others brought since yesterday."""
    welcomed, walked, walked_on, *taken_over = participants_by_source(
        "welcome", "assignment", "walks_on", *TAKING_OVER
    )
    to_meet = {pk for several in taken_over for pk in several}
    beside = [*walked, *walked_on, *to_meet]
    keys = Keyring.of({*beside, *welcomed})
    caseload = sorted(standings(beside, keys, on, to_meet), key=SORTS["standing"])
    by_id = {row.participant.pk: row.participant for row in caseload}
    day = Day(welcomes=welcomes_of(welcomed, keys), news=_news(member_id, by_id, on), to_meet=to_meet)
    for row in _due(member_id, by_id, on, keys):
        person = by_id[row.participant_id]
        if isinstance(row, Accompaniment):
            day.going.append((person, row))
        elif isinstance(row, ServiceReferral):
            day.requests.append((person, row))
        elif row.kind == Step.Kind.MEETING and row.due_on == on:
            day.meetings.append((person, row))
        else:
            day.due.append((person, row))
    for beside_her in caseload:
        if beside_her.standing.not_reached:
            day.not_reached.append(beside_her)
        elif beside_her.standing.asks_attention:
            day.asks_attention.append(beside_her)
    day.shown = (
        {person.pk for person, _row in [*day.meetings, *day.due, *day.going, *day.requests]}
        | {r.participant.pk for r in day.not_reached + day.asks_attention}
        | {news.participant.pk for news in day.news}
    )
    return day


def _due(
    member_id: UUID, people: Iterable[UUID], on: date, keys: Keyring
) -> Sequence[Step | Accompaniment | ServiceReferral]:
    """What is to be done by now, the earliest first, opened: steps, where she goes with someone, and requests
    without news. One query."""
    ids, tomorrow = list(people), timezone.make_aware(datetime.combine(on + timedelta(days=1), time.min))

    hers = {"participant_id__in": ids}
    mine = {**hers, "companion_id": member_id, "status": Accompaniment.Status.PLANNED}
    rows = together(
        Step.objects.filter(**hers, done_at=None, due_on__lte=on),
        Accompaniment.objects.filter(**mine, starts_at__lt=tomorrow),
        ServiceReferral.objects.filter(**hers, owner_id=member_id, closed_at=None, next_on__lte=on),
    )
    return sorted(keys.open(rows), key=when)


NEWS_SHOWN = 20


def _news(member_id: UUID, people: dict[UUID, Participant], on: date) -> list[News]:
    """What others than this member wrote since the start of yesterday, newest first: one query."""
    since = timezone.make_aware(datetime.combine(on - timedelta(days=1), time.min))

    def of(model: Any, kind: NewsKind, at: str, by: str = "author") -> Any:
        rows = model.objects.filter(participant_id__in=list(people), **{f"{at}__gte": since})
        others = rows.exclude(**{f"{by}_id": member_id})
        return others.values_list("participant_id", Value(kind.value), f"{by}__name", at)

    found = of(ContactNote, NewsKind.NOTE, "written_at").union(
        of(NoteAddition, NewsKind.ADDITION, "written_at"),
        of(Step, NewsKind.STEP, "written_at"),
        of(Need, NewsKind.NEED, "noted_at"),
        of(EmergencyPlan, NewsKind.PLAN, "made_at"),
        of(EmergencyAccess, NewsKind.EMERGENCY, "starts_at", "member"),
        of(Concerned, NewsKind.INCIDENT, "noted_at", "incident__written_by"),
        of(Erasure, NewsKind.ERASURE, "answered_at", "answered_by"),
        of(ServiceAnswer, NewsKind.ANSWER, "at"),
        all=True,
    )
    rows = sorted(found, key=lambda row: row[3], reverse=True)[:NEWS_SHOWN]
    return [News(people[pk], NewsKind(kind), by, at) for pk, kind, by, at in rows]


def when(row: Step | Accompaniment | ServiceReferral) -> tuple[date, time]:
    """The day and hour something is planned for; without an hour, the end of the day."""
    if isinstance(row, Accompaniment):
        local = timezone.localtime(row.starts_at)
        return local.date(), local.time()
    if isinstance(row, ServiceReferral):
        return row.next_on, time.max
    return row.due_on, row.at or time.max
