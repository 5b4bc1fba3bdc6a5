"""When what others decided for her is put before her anew, and what she may read of a note."""

from datetime import date, timedelta
from enum import StrEnum

from spheres.programme.participants.rules import birthday

DECIDES_ANEW_AT = (14, 18)
"""On these birthdays what others decided for her is put before her anew (docs/access.md, *Who decides*)."""
BIRTHDAY_NOTICE = timedelta(days=30)
"""How long before the birthday her worker begins to speak of it with her."""


def birthdays_to_come(birth_date: date, on: date) -> list[tuple[int, date]]:
    """On her fourteenth and eighteenth birthdays she decides anew what others decided for her: (age, the
    day). Source: access.md, *Who decides*."""
    found = [(age, birthday(birth_date, age)) for age in DECIDES_ANEW_AT]
    return [(age, day) for age, day in found if day > on]


class Readable(StrEnum):
    """What is open to her of a note."""

    ALL = "all"
    THE_REST = "the_rest"
    """All but the part that names or comes from someone else."""
    LATER = "later"
    """With her worker, when they next meet."""
    NOTHING_YET = "nothing_yet"


def readable(choice: str, ground: str) -> Readable:
    """What she may read, by what was decided last; where nothing was, it is read together. Source:
    a scoping review and a Delphi study (2024) of people who read their own notes."""
    if choice == "open":
        return Readable.ALL
    if choice == "held":
        return Readable.THE_REST if ground == "someone_else" else Readable.NOTHING_YET
    return Readable.LATER


LOOKED_AT_AGAIN_WITHIN = timedelta(days=90)
"""Held back is for a moment: the day it is looked at again is never further. Ours; the law says no number."""


def may_be_held_until(review_on: date, today: date) -> bool:
    """What is held back from her is held for a moment: until a day to come, within 90. Source: the law on
    health and social services information, s. 17; the 90 days are our own."""
    return today < review_on <= today + LOOKED_AT_AGAIN_WITHIN
