"""Who decides, and until when."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from spheres.programme.consents.rules import language_is_hers, last_day, months_after, needs_birth_date
from spheres.programme.participants.rules import age_on, birthday

days = st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 12, 31))
births = st.dates(min_value=date(2005, 1, 1), max_value=date(2020, 1, 1))


def test_a_month_later_than_the_31st_is_the_last_day_of_a_shorter_month():
    assert months_after(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_after(date(2027, 11, 30), 3) == date(2028, 2, 29)
    assert months_after(date(2026, 11, 24), 12) == date(2027, 11, 24)


@given(days, st.integers(1, 36))
def test_months_later_is_in_that_month(start, months):
    end = months_after(start, months)
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day <= start.day


@given(days, st.integers(1, 12), births)
def test_what_others_decided_never_outlives_her_thirteenth_year(start, months, born):
    age = age_on(born, start)
    end = last_day(start, months, born, age)
    if age < 14:
        assert end == min(months_after(start, months), birthday(born, 14))
        assert end > start
    else:
        assert end == months_after(start, months)


def test_under_fourteen_or_when_nobody_knows_her_birth_date_is_needed():
    assert needs_birth_date(None, 13)
    assert needs_birth_date(None, None)
    assert not needs_birth_date(None, 14)
    assert not needs_birth_date(date(2014, 1, 1), 12)


def test_a_language_she_does_not_use_is_not_hers():
    assert language_is_hers("ht", ["fr", "ht"])
    assert not language_is_hers("en", ["fr", "ht"])
