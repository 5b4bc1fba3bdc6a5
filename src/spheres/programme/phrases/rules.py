"""What a member's own phrases may be. Plain functions on plain values."""

from collections.abc import Iterable

MOST = 30
"""Phrases of one member: more would be looked for longer than they are typed."""
LONGEST = 300
"""Characters of one phrase. What is longer is a text, and belongs in the note it is about."""


def is_another(words: str, others: Iterable[str]) -> bool:
    """Whether words say something that none of the others says: spaces and capitals count for nothing.
    Source: our own."""
    return _plain(words) not in {_plain(other) for other in others}


def _plain(words: str) -> str:
    return " ".join(words.split()).casefold()


def moved_up(order: list[str], which: str) -> list[str]:
    """An order with one of it moved a place before; the first stays where it is. Source: our own."""
    place = order.index(which)
    before = max(place - 1, 0)
    rest = [one for one in order if one != which]
    return [*rest[:before], which, *rest[before:]]
