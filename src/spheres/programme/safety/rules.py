"""Who is meant in an emergency, and when an emergency plan is read again."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from spheres.programme.participants.likeness import (
    Key,
    Match,
    first_name_key,
    near_dates,
    part_keys,
    whole_name_keys,
    within_keys,
)
from spheres.programme.participants.reaches import reach_keys
from spheres.programme.participants.spelling import name_words, parts_of, sound_of

REVIEW_IN_DANGER = timedelta(days=30)
REVIEW = timedelta(days=90)
"""At most, from the day it was made (docs/access.md names who sees it; the delays are the programme's)."""


def review_on(made_on: date, *, in_danger: bool) -> date:
    """The day by which the plan is read again with her."""
    return made_on + (REVIEW_IN_DANGER if in_danger else REVIEW)


Clue = frozenset[Key]
"""Keys that must all meet in one person."""


def clues(name: str, birth_date: date | None, reach: str) -> list[set[Clue]]:
    """By what one person is meant in an emergency: sets of clues, the closest first. Empty when too little
    is said to mean anyone.

    She is meant by her exact number or address, or by her exact birth date with her name, as it is written
    or sounds; what else is said must not be another's: beside a number, one part of her name is enough;
    beside a number and without a name, a birth date is hers or a slip away. A name alone means nobody, nor
    does a birth date alone. The first set of which anyone meets a clue decides: exactly one such person, else
    nobody.

    Source: docs/access.md, *Emergency access*; findings of 2026-11-25, *Names and numbers that mean the
    same*.
    """
    number = Clue((Match.REACH, value) for value in reach_keys(reach, plain=True))
    born = Clue({(Match.BIRTH, birth_date.isoformat())} if birth_date else ())
    exact, near, part = _name_clues(name)
    if not near:
        return _without_name(number, birth_date)
    by = [clue for clue in (number, born) if clue]
    found = [
        {number | born | named for named in exact | near} if len(by) > 1 else set(),
        {clue | named for clue in by for named in exact},
        {clue | named for clue in by for named in near},
        {number | named for named in part} if number else set(),
    ]
    return [level for level in found if level]


def is_enough(clue: Clue) -> bool:
    """Whether it holds an exact number or address, or an exact birth date with something of her name.
    Whatever made the clue: the database, which knows no kinds, can't ask it, and less may open nobody."""
    kinds = {kind for kind, _value in clue}
    return Match.REACH in kinds or (Match.BIRTH in kinds and bool(kinds - {Match.BIRTH}))


def _without_name(number: Clue, birth_date: date | None) -> list[set[Clue]]:
    if not number:
        return []
    if birth_date is None:
        return [{number}]
    dates = [{birth_date}, near_dates(birth_date)]
    return [{number | {(Match.BIRTH, day.isoformat())} for day in days} for days in dates]


def _name_clues(name: str) -> tuple[set[Clue], set[Clue], set[Clue]]:
    """As it is written; as it sounds, is cut into words otherwise, has a part more or less, or holds each
    part that was said; and by one part alone."""
    words = name_words(name)
    if not words:
        return set(), set(), set()
    whole = {Clue({key}) for key in whole_name_keys(words)}
    exact = {clue for clue in whole for kind, _value in clue if kind == Match.NAME}
    near = whole - exact | {Clue({key}) for key in within_keys(words)}
    for said in (parts_of(words), ["".join(word) for word in words]):
        near.add(Clue((Match.PART, sound_of(part)) for part in said))
    if len(words) > 1:
        near.add(Clue({first_name_key(words)}))
    return exact, near, near | {Clue({key}) for key in part_keys(words)}


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, str]:
    """What a version of the plan changed: section → ``added``, ``changed`` or ``removed``."""
    found = {}
    for name, words in after.items():
        was = before.get(name)
        if (was or "") != (words or ""):
            found[name] = "changed" if was and words else "added" if words else "removed"
    return found


@dataclass(frozen=True)
class Due:
    """One step of her plan while she can't be reached."""

    hours: int
    what: str
    at: datetime
    is_due: bool
    is_done: bool
    stopped: str = ""
    """Why it is not to be done after all: it names someone who must never be contacted."""


def steps_due(
    steps: Sequence[Mapping[str, Any]], done: Collection[str], since: datetime, now: datetime
) -> list[Due]:
    """Her plan's own steps, each with the moment from which it is to be done. ``done`` are those done, each
    as often as it was: the same thing can be asked for twice, and the sooner is done first."""
    found, left = [], Counter(done)
    for step in sorted(steps, key=lambda step: step["hours"]):
        at = since + timedelta(hours=step["hours"])
        is_done = left[step["what"]] > 0
        left[step["what"]] -= is_done
        found.append(Due(step["hours"], step["what"], at, now >= at, is_done))
    return found


LOOK_IN_AGAIN = timedelta(hours=24)
"""Once all the plan's steps are done, or when it names none."""


def next_moment(due: Sequence[Due], now: datetime) -> datetime:
    """When something is to be done next while she can't be reached: never nothing, until she is back."""
    left = [step.at for step in due if not step.is_done and not step.stopped]
    return min(left, default=now + LOOK_IN_AGAIN)
