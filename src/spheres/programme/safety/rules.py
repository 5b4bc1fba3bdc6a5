"""When an emergency plan is read again."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

REVIEW_IN_DANGER = timedelta(days=30)
REVIEW = timedelta(days=90)
"""At most, from the day it was made (docs/access.md names who sees it; the delays are the programme's)."""


MISSING_AFTER = timedelta(days=7)
"""Of follow-up: everyone has a plan before the second week (docs: the emergency plan)."""


def review_on(made_on: date, *, in_danger: bool) -> date:
    """The day by which the plan is read again with her."""
    return made_on + (REVIEW_IN_DANGER if in_danger else REVIEW)


def says_who_she_is(kinds: Collection[str]) -> bool:
    """Whether what is known of her is enough to mean one person in an emergency: a full name, a phone
    number or address, or a first name with a birth date (docs/access.md, *Emergency access*)."""
    return bool({"name", "reach"} & set(kinds)) or {"part", "birth"} <= set(kinds)


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
