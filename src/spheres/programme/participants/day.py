"""What the rooms bring to a worker's day and to the list of those she walks with.

What is due, each room says in SQL (``sql/due.sql``, read as ``models.DueRow``); ``DUE``: how a line of it is
shown, by kind. ``NEWS``: what others wrote. ``standing``: what else each young person's standing is made of.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS
from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.utils.functional import Promise

from spheres.foundation.contributions import contributed
from spheres.foundation.vault.union import row_of
from spheres.programme.participants.models import DueRow
from spheres.programme.participants.tonight import Tonight


@dataclass(frozen=True)
class DueWords:
    """What a line of a worker's day says: where it leads, what is due, and by when, in words."""

    href: str
    words: str
    when: str


@dataclass(frozen=True)
class DueLine:
    """How what is due of one kind is shown in a worker's day: the model of its row, and what its line says of
    it, opened. One with more to it has a template of its own (told ``line``, a ``workspace.day.Line``)."""

    model: type[Any]
    says: Callable[[Any], DueWords]
    template: str = "participants/_due_line.html"
    is_next: bool = False
    """The list of those she walks with shows the first of these, whenever it is due."""
    tonight: Callable[[Any, UUID], Tonight | None] | None = None
    """What a row that waits for somebody else says first to this member tonight; none: nothing."""

    def row(self, due: DueRow) -> Any:
        """The row that is due, sealed."""
        return row_of(self.model, due.line or {}, due._state.db or DEFAULT_DB_ALIAS)


def due_lines() -> dict[str, DueLine]:
    """What the rooms bring, by kind."""
    return {kind: line for room in contributed("DUE") for kind, line in room.items()}


@dataclass(frozen=True)
class News:
    """Rows that others brought: what they are called, when they came, and from whom."""

    model: type[Any]
    label: Promise
    at: str
    by: str = "author"

    def since(self, place: int, people: Collection[UUID], moment: Any, member_id: UUID) -> Any:
        """(``place``, whom it is about, by whom, when) of what came since ``moment`` from others."""
        rows = self.model.objects.filter(participant_id__in=people, **{f"{self.at}__gte": moment})
        others = rows.exclude(**{f"{self.by}_id": member_id})
        return others.values_list("participant_id", Value(place), f"{self.by}__name", self.at)


def first_of(rows: QuerySet[Any], value: str, order: str) -> Any:
    """Of each participant, ``value`` of her first row in this order: by the index of its table."""
    return Subquery(rows.filter(participant_id=OuterRef("pk")).order_by(order).values(value)[:1])
