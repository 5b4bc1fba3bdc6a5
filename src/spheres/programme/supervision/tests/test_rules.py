"""What waits between a worker and her supervisor, by the days that stand."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from spheres.programme.supervision.rules import MeetingDay, is_late, late_follow_ups, meeting_dates

TODAY = date(2026, 5, 20)


def day(n):
    return TODAY + timedelta(days=n)


def planned(n, **more):
    return MeetingDay(day(n), is_noted=False, **more)


def noted(n, **more):
    return MeetingDay(day(n), is_noted=True, **more)


def test_the_last_is_the_newest_that_was_noted_and_the_next_the_nearest_that_is_planned():
    found = meeting_dates([noted(-9), noted(-20), planned(12), planned(5)], TODAY)
    assert (found.last, found.next, found.unnoted) == (day(-9), day(5), [])


def test_a_planned_meeting_of_today_is_the_next_until_it_is_noted():
    assert meeting_dates([planned(0)], TODAY).next == TODAY
    assert meeting_dates([planned(0), noted(0)], TODAY).next is None


def test_one_that_passed_without_a_word_waits_until_a_later_one_is_noted_or_it_is_called_off():
    assert meeting_dates([planned(-3), noted(-9)], TODAY).unnoted == [day(-3)]
    assert meeting_dates([planned(-3), noted(-1)], TODAY).unnoted == []
    assert meeting_dates([planned(-3, is_called_off=True)], TODAY).unnoted == []


def test_what_is_to_be_done_by_a_day_is_late_the_day_after_and_not_once_it_is_done():
    assert not is_late(TODAY, TODAY, is_done=False)
    assert is_late(day(-1), TODAY, is_done=False)
    assert not is_late(day(-1), TODAY, is_done=True)
    assert not is_late(None, TODAY, is_done=False)


def test_follow_ups_are_counted_where_they_are_late():
    rows = [noted(-9, follow_up_by=day(-1)), noted(-9, follow_up_by=day(-1), is_done=True), noted(-9)]
    assert late_follow_ups([*rows, noted(-9, follow_up_by=day(1))], TODAY) == 1


meetings = st.lists(
    st.builds(MeetingDay, st.dates(day(-40), day(40)), st.booleans(), st.booleans()), max_size=8
)


@given(meetings)
def test_no_meeting_is_both_to_come_and_past_and_none_that_is_planned_is_lost(rows):
    found = meeting_dates(rows, TODAY)
    assert found.next is None or found.next >= TODAY
    assert all(on < TODAY for on in found.unnoted)
    for row in rows:
        if row.is_noted:
            assert found.last is not None
            assert found.last >= row.on
        elif not row.is_called_off and (found.last is None or row.on > found.last):
            assert row.on in found.unnoted if row.on < TODAY else found.next <= row.on
