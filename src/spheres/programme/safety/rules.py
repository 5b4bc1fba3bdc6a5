"""When an emergency plan is read again."""

from collections.abc import Collection
from datetime import date, timedelta

REVIEW_IN_DANGER = timedelta(days=30)
REVIEW = timedelta(days=90)
"""At most, from the day it was made (docs/access.md names who sees it; the delays are the programme's)."""


def review_on(made_on: date, *, in_danger: bool) -> date:
    """The day by which the plan is read again with her."""
    return made_on + (REVIEW_IN_DANGER if in_danger else REVIEW)


def says_who_she_is(kinds: Collection[str]) -> bool:
    """Whether what is known of her is enough to mean one person in an emergency: a full name, a phone
    number or address, or a first name with a birth date (docs/access.md, *Emergency access*)."""
    return bool({"name", "reach"} & set(kinds)) or {"part", "birth"} <= set(kinds)
