"""What the rooms bring to a worker's day and to the list of those she walks with.

``DUE``: what is to be done by now. ``NEWS``: what others wrote. ``standing``: what each young person's
standing is made of, and ``next_steps``: what is next for her.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.utils.functional import Promise

MEETINGS, TO_DO, REQUESTS = "meetings", "to_do", "requests"
"""The parts of her day that hold what is due."""


@dataclass(frozen=True)
class Due:
    """What of a room is to be done by a day: whose, of which young people; when; in which part of the day it
    stands, and the template of its line (told ``person``, ``row`` and ``today``)."""

    rows: Callable[[UUID, Collection[UUID], date], QuerySet[Any]]
    when: Callable[[Any], tuple[date, time]]
    part: Callable[[Any, date], str]
    template: str


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
