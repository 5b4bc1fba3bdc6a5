"""Today is today where the region is, in SQL too."""

import pytest
from conftest import as_owner
from django.db import connection

pytestmark = pytest.mark.django_db

DAYS = [  # a moment, and the day it is in Montréal
    ("2026-11-26 04:59:59+00", "2026-11-25"),
    ("2026-11-26 05:00:00+00", "2026-11-26"),
    ("2026-07-01 03:59:59+00", "2026-06-30"),
    ("2026-07-01 04:00:00+00", "2026-07-01"),
    ("2027-01-01 04:59:59+00", "2026-12-31"),
]
ALSO_DAYS = {
    "access_day": "the one that says it",
    "access_on_day": "a day that has begun anywhere on earth",
    "oversight_unusual": "of a moment that is local already",
    "accompaniment_calendar": "no day at all",
}


def asked(statement, *values):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        return cursor.fetchall()


@pytest.mark.parametrize(("moment", "day"), DAYS)
def test_a_day_begins_at_midnight_where_the_region_is(moment, day):
    assert asked("SELECT access_day(%s)::text", moment) == [(day,)]


def test_no_function_takes_the_day_of_a_moment_otherwise():
    found = asked(
        "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace "
        "AND prosrc ~* '(::date\\M|current_date|localtimestamp)' AND proname NOT LIKE 'procrastinate%%'"
    )
    assert {name for (name,) in found} == set(ALSO_DAYS)
