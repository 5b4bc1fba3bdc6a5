"""A week's opening hours, said in words."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time

from django.utils.dates import WEEKDAYS
from django.utils.formats import time_format
from django.utils.translation import gettext as _

DAY_MINUTES, WEEK_MINUTES = 24 * 60, 7 * 24 * 60
RUN = 3
"""Days in a row from which they are said as “Monday to Friday”."""


@dataclass(frozen=True)
class Line:
    """The days that have the same hours, from 0 for Monday; both hours in minutes from midnight."""

    days: tuple[int, ...]
    opens: int
    closes: int

    def __str__(self) -> str:
        if (self.opens, self.closes) == (0, DAY_MINUTES):
            return _("%(days)s: day and night") % {"days": _said_days(self.days)}
        said = {"days": _said_days(self.days), "opens": _hour(self.opens), "closes": _hour(self.closes)}
        return _("%(days)s: %(opens)s to %(closes)s") % said


def week(openings: str) -> list[Line]:
    """``openings`` as PostgreSQL writes a multirange of minutes from Monday's midnight → its lines, in the
    order of the week. What goes on past midnight belongs to the day on which it opens."""
    spans = [(int(start), int(end)) for start, end in re.findall(r"\[(\d+),(\d+)\)", openings)]
    days: dict[tuple[int, int], list[int]] = defaultdict(list)
    for start, end in _by_day(_joined_at_sunday(spans)):
        days[start % DAY_MINUTES, end - start + start % DAY_MINUTES].append(start // DAY_MINUTES)
    lines = [Line(tuple(sorted(which)), opens, closes) for (opens, closes), which in days.items()]
    return sorted(lines, key=lambda line: (line.days, line.opens))


def _joined_at_sunday(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """A night from Sunday to Monday is one."""
    first, last = (spans[0], spans[-1]) if len(spans) > 1 else ((1, 1), (0, 0))
    if first[0] == 0 and last[1] == WEEK_MINUTES:
        return [*spans[1:-1], (last[0], WEEK_MINUTES + first[1])]
    return spans


def _by_day(spans: Iterable[tuple[int, int]]) -> Iterable[tuple[int, int]]:
    """What lasts more than a day is said day by day."""
    for start, end in spans:
        at = start
        while end - at > DAY_MINUTES:
            midnight = at - at % DAY_MINUTES + DAY_MINUTES
            yield at % WEEK_MINUTES, at % WEEK_MINUTES + midnight - at
            at = midnight
        yield at % WEEK_MINUTES, at % WEEK_MINUTES + end - at


def _said_days(days: tuple[int, ...]) -> str:
    if len(days) == len(WEEKDAYS):
        return _("Every day")
    if len(days) >= RUN and days[-1] - days[0] == len(days) - 1:
        said = _("%(first)s to %(last)s") % {"first": WEEKDAYS[days[0]], "last": WEEKDAYS[days[-1]]}
    else:
        said = ", ".join(str(WEEKDAYS[day]) for day in days)
    return said[:1].upper() + said[1:]


def _hour(minutes: int) -> str:
    if minutes % DAY_MINUTES == 0:
        return _("midnight")
    return time_format(time(minutes % DAY_MINUTES // 60, minutes % 60), "TIME_FORMAT")
