"""Who decides, and until when. Plain functions on plain values (docs/access.md, *Who decides*)."""

from calendar import monthrange
from collections.abc import Collection
from datetime import date

from spheres.programme.participants.rules import DECIDES_ALONE_FROM, birthday, decides_alone


def months_after(start: date, months: int) -> date:
    """The same day ``months`` later, or the last day of a shorter month."""
    year, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + year, month + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def last_day(start: date, months: int, birth_date: date | None, age: int) -> date:
    """The day a consent ends. What others decided for her ends the day she turns fourteen, when it
    is put before her anew."""
    end = months_after(start, months)
    if birth_date and not decides_alone(age):
        return min(end, birthday(birth_date, DECIDES_ALONE_FROM))
    return end


def needs_birth_date(birth_date: date | None, age: int | None) -> bool:
    """Whether her birth date must be known before consent: under fourteen it ends on a birthday."""
    return birth_date is None and (age is None or not decides_alone(age))


def language_is_hers(language: str, her_languages: Collection[str]) -> bool:
    """A consent explained in a language she doesn't use is no consent."""
    return language in her_languages
