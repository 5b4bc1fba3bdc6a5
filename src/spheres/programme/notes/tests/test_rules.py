"""What she may read, for how long it may be held back, and when she decides anew."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from spheres.programme.notes.rules import Readable, birthdays_to_come, may_be_held_until, readable

days = st.dates(date(1990, 1, 1), date(2029, 12, 31))


@given(days, st.integers(0, 9000))
@example(date(2010, 5, 1), (date(2024, 5, 1) - date(2010, 5, 1)).days)
@example(date(2010, 5, 1), (date(2028, 5, 1) - date(2010, 5, 1)).days)
def test_the_birthdays_on_which_she_decides_anew_are_to_come(born, lived):
    found = birthdays_to_come(born, born + timedelta(days=lived))
    assert [age for age, _day in found] in ([14, 18], [18], [])
    assert all(day > born + timedelta(days=lived) for _age, day in found)
    assert all(day.year - born.year == age for age, day in found)


@pytest.mark.parametrize(
    ("choice", "ground", "expected"),
    [
        ("open", "", Readable.ALL),
        ("together", "", Readable.LATER),
        ("", "", Readable.LATER),
        ("held", "someone_else", Readable.THE_REST),
        ("held", "harm", Readable.NOTHING_YET),
    ],
)
def test_what_she_may_read(choice, ground, expected):
    assert readable(choice, ground) == expected


@given(days, st.integers(-400, 400))
@example(date(2026, 5, 1), 0)
@example(date(2026, 5, 1), 90)
@example(date(2026, 5, 1), 91)
def test_held_back_is_for_a_moment(today, later):
    assert may_be_held_until(today + timedelta(days=later), today) == (0 < later <= 90)
