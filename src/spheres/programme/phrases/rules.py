"""What a member's own phrases may be. Plain functions on plain values."""

from collections.abc import Iterable

MOST = 30
"""Phrases of one member: more would be looked for longer than they are typed."""
LONGEST = 300
"""Characters of one phrase. What is longer is a text, and belongs in the note it is about."""


def is_another(words: str, others: Iterable[str]) -> bool:
    """Whether ``words`` say something that none of ``others`` says: spaces and capitals count for nothing."""
    return _plain(words) not in {_plain(other) for other in others}


def _plain(words: str) -> str:
    return " ".join(words.split()).casefold()


def moved_up(order: list[str], which: str) -> list[str]:
    """``order`` with ``which`` one place before; the first stays where it is."""
    place = order.index(which)
    before = max(place - 1, 0)
    rest = [one for one in order if one != which]
    return [*rest[:before], which, *rest[before:]]
