"""When it is, with the way there and back, and what it meets."""

from datetime import timedelta

from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from spheres.programme.accompaniment.rules import Span, conflicts, span_of

TOMORROW = timezone.localtime().replace(hour=14, minute=0, second=0, microsecond=0) + timedelta(days=1)
minutes = st.integers(0, 600)


@given(minutes, minutes, minutes, minutes)
def test_two_things_meet_when_one_begins_before_the_other_ends(start, length, other, other_length):
    first = span_of(TOMORROW + timedelta(minutes=start), length)
    second = span_of(TOMORROW + timedelta(minutes=other), other_length)
    assert first.meets(second) == second.meets(first)
    assert conflicts(first, [second]) == ([second] if first.meets(second) else [])
    after = Span(first.end, first.end + timedelta(minutes=1))
    assert not first.meets(after), "one after the other"


def test_the_way_there_and_back_is_part_of_it():
    going = span_of(TOMORROW, 60, 30)
    assert (going.start, going.end) == (TOMORROW - timedelta(minutes=30), TOMORROW + timedelta(minutes=90))
