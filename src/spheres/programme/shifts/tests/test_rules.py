"""When nobody is on shift."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from spheres.programme.shifts.rules import gaps

MIDNIGHT = datetime(2026, 3, 1, tzinfo=UTC)


def hour(n):
    return MIDNIGHT + timedelta(hours=n)


def test_the_night_between_two_shifts_is_empty():
    assert gaps([(hour(8), hour(20)), (hour(32), hour(44))], hour(10), hour(40)) == [(hour(20), hour(32))]


def test_nobody_at_all_is_empty_from_now_on():
    assert gaps([], hour(1), hour(37)) == [(hour(1), hour(37))]


def test_shifts_that_meet_or_overlap_leave_nothing():
    assert gaps([(hour(0), hour(12)), (hour(12), hour(24)), (hour(20), hour(40))], hour(1), hour(37)) == []


SPANS = st.lists(st.tuples(st.integers(-20, 60), st.integers(0, 24)).map(lambda s: (s[0], s[0] + s[1])))


@given(SPANS)
def test_each_hour_is_covered_or_in_a_gap_and_never_both(spans):
    found = gaps([(hour(a), hour(b)) for a, b in spans], hour(0), hour(36))
    for n in range(36):
        covered = any(a <= n < b for a, b in spans)
        assert covered != any(begins <= hour(n) < ends for begins, ends in found)
