"""The picture of her path: where each thing stands, in the units of its drawing. Plain functions on plain
values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

# The picture, in the units of its drawing, from the top left: whole numbers, written alike in any language.

WIDTH, LEFT, RIGHT = 360, 12, 348
HEAD, NAME, BAND = 30, 18, 28
OF_VOICE = {"her": 7, "worker": 20}
"""How far down in its band each voice is drawn: two that say the same are both seen."""
APART, LABELS_APART = 20, 105


@dataclass(frozen=True)
class View:
    """One assessment, as it is drawn: on which day, in whose eyes, in which rows; and what happened, in
    words, if something did."""

    on: date
    voice: str
    rows: tuple[str, ...]
    happened: str = ""


@dataclass(frozen=True)
class Row:
    key: str
    name: str
    y: int
    name_y: int


@dataclass(frozen=True)
class Mark:
    voice: str
    row: str
    x: int
    y: int


@dataclass(frozen=True)
class Line:
    """From a view until the same voice looked again."""

    voice: str
    row: str
    x: int
    to_x: int
    y: int


@dataclass(frozen=True)
class Day:
    """A day under the picture, and how its words stand to ``x``."""

    on: date
    x: int
    anchor: str


@dataclass(frozen=True)
class Event:
    """Something happened on this day: its number stands above the picture and in the words below it."""

    number: int
    on: date
    x: int
    what: list[str]


@dataclass(frozen=True)
class Picture:
    rows: list[Row]
    marks: list[Mark]
    lines: list[Line]
    days: list[Day]
    events: list[Event]
    height: int
    foot: int
    """Where the last row ends."""
    width: int = WIDTH


def draw_path(rows: Sequence[tuple[str, str]], views: Sequence[View]) -> Picture:
    """``rows``: (key, name), from the top. ``views``: the oldest first; each names rows that are there."""
    tall = NAME + BAND
    placed = [Row(key, name, HEAD + n * tall, HEAD + n * tall + 14) for n, (key, name) in enumerate(rows)]
    top = {row.key: row.y + NAME for row in placed}
    x_of = columns(sorted({view.on for view in views}))
    marks = [
        Mark(view.voice, row, x_of[view.on], top[row] + OF_VOICE[view.voice])
        for view in views
        for row in view.rows
    ]
    happened = sorted({view.on for view in views if view.happened})
    foot = HEAD + len(rows) * tall
    return Picture(
        placed,
        marks,
        [line for voice in OF_VOICE for line in _lines(voice, views, x_of, top)],
        _labels(x_of),
        [Event(number, day, x_of[day], _what(views, day)) for number, day in enumerate(happened, 1)],
        foot + 26,
        foot,
    )


def _what(views: Sequence[View], day: date) -> list[str]:
    """What both voices say of the same day is said once."""
    return list(dict.fromkeys(view.happened for view in views if view.on == day and view.happened))


def columns(days: Sequence[date]) -> dict[date, int]:
    """Where each day stands, time from left to right; two that are near are held apart as far as there is
    room."""
    if len(days) < 2:  # noqa: PLR2004
        return dict.fromkeys(days, (LEFT + RIGHT) // 2)
    apart = min(APART, (RIGHT - LEFT) / (len(days) - 1))
    whole = (days[-1] - days[0]).days
    at = [LEFT + (day - days[0]).days * (RIGHT - LEFT) / whole for day in days]
    for n in range(1, len(at)):
        at[n] = max(at[n], at[n - 1] + apart)
    at[-1] = RIGHT
    for n in range(len(at) - 2, -1, -1):
        at[n] = min(at[n], at[n + 1] - apart)
    return {day: round(x) for day, x in zip(days, at, strict=True)}


def _lines(voice: str, views: Sequence[View], x_of: Mapping[date, int], top: Mapping[str, int]) -> list[Line]:
    own = [view for view in views if view.voice == voice]
    return [
        Line(voice, row, x_of[view.on], x_of[after.on], top[row] + OF_VOICE[voice])
        for view, after in pairwise(own)
        for row in view.rows
        if after.on > view.on
    ]


def _labels(x_of: Mapping[date, int]) -> list[Day]:
    """Days whose words don't run into each other, the newest first."""
    found: list[Day] = []
    for on, x in sorted(x_of.items(), reverse=True):
        if not found or found[-1].x - x >= LABELS_APART:
            edge = LABELS_APART // 2
            anchor = "start" if x < edge else "end" if x > WIDTH - edge else "middle"
            found.append(Day(on, x, anchor))
    return found
