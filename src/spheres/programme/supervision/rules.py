"""What waits between a worker and her supervisor. Plain functions on plain values.

Numbers say what is to be talked about. None of them is about how good a worker is, and workers are never put
in an order by them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class MeetingDay:
    """A meeting: on which day; whether it was noted or called off; by when what follows is to be done."""

    on: date
    is_noted: bool
    is_called_off: bool = False
    follow_up_by: date | None = None
    is_done: bool = False


@dataclass(frozen=True)
class MeetingDates:
    """The last that was noted, the next that is planned, and planned ones that have passed without a word."""

    last: date | None
    next: date | None
    unnoted: list[date]


def meeting_dates(meetings: Iterable[MeetingDay], today: date) -> MeetingDates:
    """A planned meeting is next from its day on; once one of that day or later is noted, it took place.
    Source: our own."""
    rows = list(meetings)
    last = max((row.on for row in rows if row.is_noted), default=None)
    planned = sorted(
        row.on
        for row in rows
        if not row.is_noted and not row.is_called_off and (last is None or row.on > last)
    )
    return MeetingDates(
        last,
        next((on for on in planned if on >= today), None),
        [on for on in planned if on < today],
    )


def is_late(by: date | None, today: date, *, is_done: bool) -> bool:
    """What is to be done by a day is late once that day is over. Source: our own, as for all that is due."""
    return by is not None and not is_done and by < today


def late_follow_ups(meetings: Iterable[MeetingDay], today: date) -> int:
    """How many things that were to follow a meeting are late. Source: our own."""
    return sum(is_late(row.follow_up_by, today, is_done=row.is_done) for row in meetings)
