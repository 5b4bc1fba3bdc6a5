"""When what others decided for her is put before her anew."""

from datetime import date, timedelta

from spheres.programme.participants.rules import birthday

DECIDES_ANEW_AT = (14, 18)
"""On these birthdays what others decided for her is put before her anew (docs/access.md, *Who decides*)."""
BIRTHDAY_NOTICE = timedelta(days=30)
"""How long before the birthday her worker begins to speak of it with her."""


def birthdays_to_come(birth_date: date, on: date) -> list[tuple[int, date]]:
    """(age, the day she turns it), for the birthdays on which she decides anew."""
    found = [(age, birthday(birth_date, age)) for age in DECIDES_ANEW_AT]
    return [(age, day) for age, day in found if day > on]
