"""When nobody is on shift. Plain functions on plain values."""

from collections.abc import Iterable
from datetime import datetime, timedelta

Span = tuple[datetime, datetime]

SEEN_BEFORE = timedelta(hours=36)
"""An hour with nobody is seen at least a day before it comes."""


def gaps(covered: Iterable[Span], begins: datetime, ends: datetime) -> list[Span]:
    """The spans between ``begins`` and ``ends`` that none of ``covered`` holds, in order."""
    found, until = [], begins
    for starts_at, ends_at in sorted(covered):
        if starts_at > until:
            found.append((until, min(starts_at, ends)))
        until = max(until, ends_at)
        if until >= ends:
            break
    if until < ends:
        found.append((until, ends))
    return [span for span in found if span[0] < span[1]]
