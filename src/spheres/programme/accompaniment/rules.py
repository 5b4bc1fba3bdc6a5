"""When two things are at the same time. Plain functions on plain values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

MEETING = timedelta(hours=1)
"""How long a planned meeting is taken to last: its end is not asked for."""


@dataclass(frozen=True, order=True)
class Span:
    """Something in a worker's calendar, the way there and back included."""

    start: datetime
    end: datetime

    def meets(self, other: "Span") -> bool:
        """Whether both need her at once. What ends when the other begins does not."""
        return self.start < other.end and other.start < self.end


def span_of(starts_at: datetime, minutes: int, travel_minutes: int = 0) -> Span:
    """How long the worker is away: from leaving until she is back, with ``travel_minutes`` each way."""
    travel = timedelta(minutes=travel_minutes)
    return Span(starts_at - travel, starts_at + timedelta(minutes=minutes) + travel)


def conflicts(wanted: Span, others: Iterable[Span]) -> list[Span]:
    """What ``wanted`` would meet, in order."""
    return sorted(other for other in others if wanted.meets(other))
