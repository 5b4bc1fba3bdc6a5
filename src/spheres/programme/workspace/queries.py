"""What the follow-up's pages show, each in a fixed number of queries."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q
from django.db.models.functions import JSONArray
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone

from spheres.foundation.access.queries import (
    TAKING_OVER,
    participants_by_source,
)
from spheres.foundation.contributions import contributed
from spheres.foundation.vault.sealing import Keyring
from spheres.programme.participants.day import due_lines
from spheres.programme.participants.models import DueRow, Participant
from spheres.programme.participants.record import records_of
from spheres.programme.participants.spelling import folded
from spheres.programme.region.pack import current_pack
from spheres.programme.workspace.rules import OF_STANDING, AttentionFlags, StandingDue, standing

NO_STANDING = AttentionFlags(not_reached=False, plan_missing=False, plan_old=False, consent_ending=False)
SHARING = ("search", "bed", "consent", "supervision", "committee", "grace", "emergency")
"""By what others than her worker come to see someone; the first that holds is the one named."""
WELCOMING = {"triage", "welcome"}


@dataclass
class CaseloadRow:
    """One young person as a list shows her: what it needs, and no more."""

    participant: Participant
    last_contact: datetime | None = None
    next_step: Any = None
    started_on: date | None = None
    standing: AttentionFlags = NO_STANDING
    source: str = ""


@dataclass(frozen=True)
class Caseload:
    """Those a worker walks with, in order, and the keys that open what is theirs."""

    rows: list[CaseloadRow]
    keys: Keyring

    def open_steps(self, shown: Iterable[CaseloadRow]) -> None:
        """Open what is next of those who are shown, and of no other."""
        for row in shown:
            row.next_step = self.keys.open_one(row.next_step)


def my_young_people(on: date, sort: str = "") -> Caseload:
    """The caseload of the current member: those she walks with, who asks attention first.

    ``sort`` is one of ``SORTS``; anything else is the usual order. What is next is not opened yet.
    """
    walked, to_meet = walked_with()
    ids = [*walked, *to_meet]
    keys = Keyring.of(ids)
    next_steps = _first_open_steps(ids)
    rows = standings(ids, keys, on, to_meet)
    for row in rows:
        row.next_step = next_steps.get(row.participant.pk)
    return Caseload(sorted(rows, key=SORTS.get(sort, SORTS["standing"])), keys)


def _first_open_steps(ids: list[UUID]) -> dict[UUID, Any]:
    """What is planned first for each of them, sealed: one query."""
    lines = {kind: line for kind, line in due_lines().items() if line.is_next}
    found = DueRow.objects.filter(kind__in=lines, participant_id__in=ids)
    first = found.order_by("participant_id", "due_on", "due_at").distinct("participant_id")
    return {due.participant_id: lines[due.kind].row(due) for due in first}


def walked_with() -> tuple[list[UUID], set[UUID]]:
    """With whom the current member walks, and whom she took over and has not met yet."""
    by_source = participants_by_source("assignment", "walks_on", *TAKING_OVER)
    walked, walked_on, *to_meet = by_source
    return [*walked, *walked_on], {pk for several in to_meet for pk in several}


def _name(row: CaseloadRow) -> str:
    return folded(row.participant.name)


SORTS: dict[str, Callable[[CaseloadRow], Any]] = {
    "standing": lambda row: (not row.standing.unreached, not row.standing.asks_attention, _name(row)),
    "name": _name,
    "last-contact": lambda row: (row.last_contact is not None, row.last_contact, _name(row)),
    "next-step": lambda row: (row.next_step is None, row.next_step and row.next_step.due_on, _name(row)),
}


def standings(ids: list[UUID], keys: Keyring, on: date, to_meet: Collection[UUID] = ()) -> list[CaseloadRow]:
    """Each of these young people, and what asks attention. ``to_meet``: those the member took over."""
    pack = current_pack()
    rows = []
    for her in keys.open(_with_standing(ids)):
        last = her.last_contact
        row = CaseloadRow(her, last, started_on=her.started_on)
        row.standing = standing(
            on,
            started_on=row.started_on,
            last_contact=timezone.localdate(last) if last else None,
            not_reached_after=pack.not_reached_after_days,
            due=[StandingDue(kind, date.fromisoformat(day), is_late) for kind, day, is_late in her.due],
            consent_warning=pack.consent_ending_days,
            urgent_needs=her.urgent_needs or 0,
            to_meet=her.pk in to_meet,
        )
        rows.append(row)
    return rows


def _with_standing(ids: list[UUID]) -> Any:
    """Those people, each with what her standing is made of: one query, by the index of each table."""
    now = timezone.now()
    parts = {name: part for of in contributed("standing") for name, part in of(now).items()}
    told = Q(kind__in=OF_STANDING) | Q(due_at__lte=now)
    due = DueRow.objects.filter(told, participant_id=OuterRef("pk"))
    is_late = LessThanOrEqual(F("due_at"), now)
    parts["due"] = ArraySubquery(due.values(each=JSONArray("kind", "due_on", is_late)))
    return Participant.objects.filter(pk__in=ids).annotate(**parts)


def shared_with_me() -> list[CaseloadRow]:
    """Those of whom something was opened to the current member: by consent, by supporting who walks
    with them, by the committee's agenda, or in an emergency."""
    sources = {
        pk: source
        for source, group in reversed(list(zip(SHARING, participants_by_source(*SHARING), strict=True)))
        for pk in group
    }
    people, _keys = records_of(sources)
    return sorted((CaseloadRow(p, source=sources[p.pk]) for p in people.values()), key=_name)
