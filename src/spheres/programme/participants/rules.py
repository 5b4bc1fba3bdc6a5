"""Age, and what two people changed at once. Plain functions on plain values."""

from collections.abc import Hashable, Mapping
from datetime import date
from enum import StrEnum

YOUNGEST, OLDEST = 12, 24
"""Whom the programme is for: seed document, *Population served*."""

DECIDES_ALONE_FROM = 14
"""Civil Code of Québec, art. 14: from fourteen she consents alone."""


def age_on(birth_date: date, on: date) -> int:
    """Whole years lived on ``on``. Born on 29 February, she turns a year older on 1 March."""
    return on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))


def birthday(birth_date: date, age: int) -> date:
    """The day she turns ``age``."""
    try:
        return birth_date.replace(year=birth_date.year + age)
    except ValueError:
        return date(birth_date.year + age, 3, 1)


def age_from(birth_date: str, age_said: int | None, age_said_on: str, on: date) -> int | None:
    """Her age on ``on`` from what is known: a birth date, else the age she said and when."""
    if birth_date:
        return age_on(date.fromisoformat(birth_date), on)
    if age_said is None:
        return None
    return age_said + (age_on(date.fromisoformat(age_said_on), on) if age_said_on else 0)


def is_of_age(age: int) -> bool:
    """Whether the programme is for her: from 12 to 24 (``YOUNGEST``, ``OLDEST``)."""
    return YOUNGEST <= age <= OLDEST


def decides_alone(age: int) -> bool:
    """Whether she consents alone: from 14 (Civil Code of Québec, art. 14)."""
    return age >= DECIDES_ALONE_FROM


def decides_alone_on(birth_date: date, on: date) -> bool:
    """The same, by her birth date, on the day ``on``."""
    return decides_alone(age_on(birth_date, on))


class Whose(StrEnum):
    """Whose words hold, of one part that two people may have changed."""

    STANDING = "standing"
    TYPED = "typed"
    BOTH = "both"
    """Both changed it, and otherwise: she who saves chooses."""


def merged(
    shown: Mapping[str, Hashable], stands: Mapping[str, Hashable], typed: Mapping[str, Hashable]
) -> dict[str, Whose]:
    """Part → whose words hold: what was ``shown`` when she began, what ``stands`` now, what she ``typed``."""
    found = {}
    for part, words in typed.items():
        if words == stands[part]:
            found[part] = Whose.TYPED
        elif words == shown[part]:
            found[part] = Whose.STANDING
        elif stands[part] == shown[part]:
            found[part] = Whose.TYPED
        else:
            found[part] = Whose.BOTH
    return found
