"""A worker's day: what is due, whom to reach, and what others brought since yesterday."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.functional import Promise

from spheres.foundation.access.queries import TAKING_OVER, participants_by_source
from spheres.foundation.clock import day_begins
from spheres.foundation.contributions import contributed
from spheres.foundation.vault.sealing import Keyring
from spheres.programme.participants.day import DueLine, DueWords, due_lines
from spheres.programme.participants.models import DueRow, Participant
from spheres.programme.participants.tonight import Tonight, TonightLine, lines_of, tonight
from spheres.programme.welcome.queries import Welcome, welcomes_of
from spheres.programme.workspace.queries import SORTS, CaseloadRow, standings


@dataclass(frozen=True)
class NewsItem:
    """Something that somebody else wrote in a file since the day before."""

    participant: Participant
    label: Promise
    by: str
    at: datetime


@dataclass(frozen=True)
class Line:
    """Something that is due, in its part of the day: what is said of it, and the template that does."""

    person: Participant
    row: Any
    part: str
    said: DueWords
    template: str


@dataclass
class Day:
    """A worker's day, and whose names it shows."""

    welcomes: list[Welcome] = field(default_factory=list)
    news: list[NewsItem] = field(default_factory=list)
    meetings: list[Line] = field(default_factory=list)
    to_do: list[Line] = field(default_factory=list)
    requests: list[Line] = field(default_factory=list)
    tonight: list[TonightLine] = field(default_factory=list)
    searched: list[CaseloadRow] = field(default_factory=list)
    """Who can't be reached now, and whose plan is followed: seen first."""
    not_reached: list[CaseloadRow] = field(default_factory=list)
    asks_attention: list[CaseloadRow] = field(default_factory=list)
    shown: set[UUID] = field(default_factory=set)
    to_meet: set[UUID] = field(default_factory=set)
    """Whom the worker took over and has not met yet."""


def my_day(member: Any, on: date) -> Day:
    """Today's meetings, what is due, who hasn't been reached, and what others brought since yesterday."""
    searched, sleeping, welcomed, walked, walked_on, *taken_over = participants_by_source(
        "search", "bed", "welcome", "assignment", "walks_on", *TAKING_OVER
    )
    to_meet = {pk for several in taken_over for pk in several}
    beside = [*walked, *walked_on, *to_meet]
    keys = Keyring.of({*beside, *welcomed})
    caseload = sorted(standings(beside, keys, on, to_meet), key=SORTS["standing"])
    by_id = {row.participant.pk: row.participant for row in caseload}
    day = Day(welcomes=welcomes_of(welcomed, keys), news=_news(member.pk, by_id, on), to_meet=to_meet)
    first: list[Tonight] = []
    for line in _due(member.pk, by_id, on, keys):
        if isinstance(line, Tonight):
            first.append(line)
        else:
            getattr(day, line.part).append(line)
    day.tonight = tonight(member) if searched or sleeping else lines_of(first, by_id)
    for beside_her in caseload:
        if beside_her.standing.unreached:
            day.searched.append(beside_her)
        elif beside_her.standing.not_reached:
            day.not_reached.append(beside_her)
        elif beside_her.standing.asks_attention:
            day.asks_attention.append(beside_her)
    day.shown = (
        {line.person.pk for line in [*day.meetings, *day.to_do, *day.requests]}
        | {r.participant.pk for r in day.searched + day.not_reached + day.asks_attention}
        | {news.participant.pk for news in day.news}
        | {line.participant_id for line in first}
    )
    return day


def _due(member_id: UUID, people: dict[UUID, Participant], on: date, keys: Keyring) -> list[Line | Tonight]:
    """What is to be done by now, the earliest first, opened; and what waits for others and is hers to see
    first. One query."""
    lines = due_lines()
    hers = Q(member_id=None) | Q(member_id=member_id)
    hers |= Q(kind__in=[kind for kind, line in lines.items() if line.tonight])
    found = DueRow.objects.filter(kind__in=lines, participant_id__in=list(people), due_on__lte=on)
    order = {kind: place for place, kind in enumerate(lines)}
    mine = sorted(
        found.filter(hers),
        key=lambda due: (due.due_on, due.due_at, order[due.kind], due.row_id),
    )
    by_row = {due.row_id: due for due in mine}
    rows = keys.open(lines[due.kind].row(due) for due in mine)
    shown = (
        _line(by_row[row.pk], lines[by_row[row.pk].kind], people[row.participant_id], row, member_id)
        for row in rows
    )
    return [line for line in shown if line is not None]


def _line(due: DueRow, how: DueLine, person: Participant, row: Any, member_id: UUID) -> Line | Tonight | None:
    if due.member_id not in (None, member_id):
        return how.tonight(row, member_id) if how.tonight else None
    return Line(person, row, due.part, how.says(row), how.template)


NEWS_SHOWN = 20


def _news(member_id: UUID, people: dict[UUID, Participant], on: date) -> list[NewsItem]:
    """What others than this member wrote since the start of yesterday, newest first: one query."""
    since = day_begins(on - timedelta(days=1))
    brought = [news for room in contributed("NEWS") for news in room]
    first, *others = (news.since(place, list(people), since, member_id) for place, news in enumerate(brought))
    found = first.union(*others, all=True)
    rows = sorted(found, key=lambda row: row[3], reverse=True)[:NEWS_SHOWN]
    return [NewsItem(people[pk], brought[place].label, by, at) for pk, place, by, at in rows]
