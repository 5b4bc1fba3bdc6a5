"""What matters most to her: the newest order, and how it moved."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from spheres.programme.participants.merging import Newest
from spheres.programme.participants.record import Record
from spheres.programme.priorities.models import PriorityCard, PrioritySorting
from spheres.programme.priorities.rules import Card, Move, left_out, moves


@dataclass(frozen=True)
class Order:
    """One order of her cards, how each moved since the one before, and what she did not take this time."""

    sorting: PrioritySorting
    moved: Sequence[tuple[Card, Move]]
    left_out: Sequence[Card]


def cards_of(sorting: PrioritySorting) -> list[Card]:
    """The cards of an opened sorting, the one that matters most first."""
    return [Card(card["code"], card["words"]) for card in sorting.order]


def orders(record: Record) -> list[Order]:
    """Each order she made, the newest first."""
    rows = PrioritySorting.objects.filter(participant_id=record.id)
    rows = rows.select_related("author", "author_partner").order_by("noted_at", "pk")
    found: list[Order] = []
    before: list[Card] | None = None
    for sorting in record.keys.open(rows):
        now = cards_of(sorting)
        moved = list(zip(now, moves(before, now), strict=True))
        found.append(Order(sorting, moved, left_out(before, now)))
        before = now
    return found[::-1]


def newest_order(record: Record) -> dict[str, Newest]:
    """The order that holds, opened only to be shown to who would replace it unseen; none before the first."""
    sorting = PrioritySorting.objects.filter(participant_id=record.id).order_by("noted_at", "pk").last()
    return {"": Newest(sorting.pk, partial(_in_order, record, sorting))} if sorting else {}


def _in_order(record: Record, sorting: PrioritySorting) -> str:
    record.keys.open_one(sorting)
    return ", ".join(f"{n}. {card.words}" for n, card in enumerate(cards_of(sorting), start=1))


def rows_of_cards(record: Record, sorting: PrioritySorting) -> list[PriorityCard]:
    """Its cards as rows that an address can name, in their order."""
    rows = PriorityCard.objects.filter(participant_id=record.id, sorting=sorting)
    return list(record.keys.open(rows.order_by("place")))
