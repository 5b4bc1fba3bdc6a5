"""Her own words, lifted to the letter from where they were noted to where they serve: a goal, a reason, her
plan.

A room that keeps words of hers says so (``HER_WORDS``), and one that can take them says where (``LIFTS``): a
page whose address ends with the id of the words, never with the words themselves.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise

from spheres.foundation.access.queries import NotVisible
from spheres.foundation.contributions import contributed
from spheres.programme.participants.record import Record


@dataclass(frozen=True)
class HerWords:
    """Rows that hold words of hers: in which sealed field, and on which day she said them."""

    model: type[Any]
    field: str
    said_on: Callable[[Any], date]


@dataclass(frozen=True)
class Lift:
    """A page that takes words of hers, for who writes ``category``: its address takes her id and theirs."""

    page: str
    label: Promise
    category: str


@dataclass(frozen=True)
class Lifted:
    """What she said, byte for byte, and when."""

    words: str
    said_on: date


def lifted(record: Record, words_id: UUID) -> Lifted:
    """The words of hers that ``words_id`` names. Raises ``NotVisible`` where nothing of hers has it."""
    for kept in (one for room in contributed("HER_WORDS") for one in room):
        rows = kept.model.objects.filter(pk=words_id, participant_id=record.id)
        if row := record.keys.open_one(rows.first()):
            return Lifted(getattr(row, kept.field), kept.said_on(row))
    raise NotVisible(record.id)


def lifts(record: Record, words_id: UUID) -> list[tuple[str, Promise]]:
    """(address, words) of each page that would take these words, for this member."""
    offered = (lift for room in contributed("LIFTS") for lift in room if record.may_write(lift.category))
    return [(reverse(lift.page, args=[record.id, words_id]), lift.label) for lift in offered]
