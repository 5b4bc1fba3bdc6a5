"""How an order of cards moved since the one before: in words, place by place, and never as a number."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

FEWEST, MOST = 5, 7
"""Cards of one order: enough to have to choose, few enough for a minute."""


@dataclass(frozen=True)
class Card:
    """One card: its ``code`` among the region's, empty where it is hers alone; its words of the day."""

    code: str
    words: str

    @property
    def key(self) -> str:
        """By what it is the same card as one of another day: whatever it was called then, or however its
        words are spaced."""
        return self.code or " ".join(self.words.split()).casefold()


class Move(StrEnum):
    FIRST_ORDER = "first_order"
    """There was none before: nothing moved."""
    NEW = "new"
    HIGHER = "higher"
    LOWER = "lower"
    SAME = "same"


def moves(before: Sequence[Card] | None, now: Sequence[Card]) -> list[Move]:
    """How each card moved since the order before: new here, higher, lower, or in the same place; where there
    was none before, nothing moved. Source: our own; that she puts what matters in order, safety decision
    aids."""
    if before is None:
        return [Move.FIRST_ORDER for _card in now]
    stood = {card.key: place for place, card in enumerate(before)}
    return [_move(stood.get(card.key), place) for place, card in enumerate(now)]


def _move(before: int | None, now: int) -> Move:
    if before is None:
        return Move.NEW
    if before == now:
        return Move.SAME
    return Move.HIGHER if now < before else Move.LOWER


def left_out(before: Sequence[Card] | None, now: Sequence[Card]) -> list[Card]:
    """The cards of the order before that she did not take this time. Source: our own."""
    kept = {card.key for card in now}
    return [card for card in before or () if card.key not in kept]
