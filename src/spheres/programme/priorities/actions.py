"""Keeping the order in which she puts her cards."""

from collections.abc import Sequence
from dataclasses import asdict
from uuid import UUID

from spheres.foundation.access.categories import Category
from spheres.programme.participants.creating import create_idempotently
from spheres.programme.participants.record import Record
from spheres.programme.priorities.models import PriorityCard, PrioritySorting
from spheres.programme.priorities.rules import Card


def sort_priorities(record: Record, sorting_id: UUID, cards: Sequence[Card]) -> None:
    """Keep ``cards`` in this order, the one that matters most first. Sent twice, it is kept once; those of
    before stay. Raises ``AlreadySent``."""
    record.require(writes=Category.CLINICAL)
    sorting = PrioritySorting(
        id=sorting_id, participant_id=record.id, author_id=record.member.pk, noted_at=record.now
    )
    record.keys.seal(sorting, order=[asdict(card) for card in cards])
    if create_idempotently(record, sorting):
        for place, card in enumerate(cards, start=1):
            _add_card(record, sorting, place, card)
        record.changed("priorities:priority-sort", PrioritySorting)


def _add_card(record: Record, sorting: PrioritySorting, place: int, card: Card) -> None:
    row = PriorityCard(
        participant_id=record.id,
        author_id=record.member.pk,
        sorting=sorting,
        place=place,
        noted_at=record.now,
    )
    record.keys.seal(row, her_words=card.words).save(force_insert=True)
