"""The rules of referral: who it is for, and what its referrer keeps of it."""

from datetime import date
from uuid import UUID

from spheres.programme.participants.rules import OLDEST, YOUNGEST, age_on

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""No 0, O, 1, I or L: a number that is read aloud is heard right."""


def receipt_number(referral_id: UUID) -> str:
    """A short number to speak of a referral by, such as ``R-7K4M2``."""
    value, letters = referral_id.int & 0xFFFFFFFF, ""
    for _ in range(5):
        value, place = divmod(value, len(LETTERS))
        letters += LETTERS[place]
    return f"R-{letters}"


def is_outside_ages(birth_date: date | None, age_said: int | None, on: date) -> bool:
    """Whether what is known says she is younger than 12 or older than 24. Never a reason to refuse
    to listen: the page says what happens instead."""
    age = age_on(birth_date, on) if birth_date else age_said
    return age is not None and not YOUNGEST <= age <= OLDEST
