"""An hour that is typed is one moment: also in the night when the clocks change, and in every time zone."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spheres.foundation.clock import comes, day_begins, moment_of, parts, readings, which_time
from spheres.foundation.ui.forms import MomentField, SpheresForm, words_of
from spheres.foundation.ui.templatetags.spheres import hour, hours_to_choose
from tests.builders.zones import ZONES, changes_of

MINUTES = st.integers(0, 60 * 24 * 365 * 16).map(
    lambda minutes: datetime.fromisoformat("2020-01-01") + timedelta(minutes=minutes)
)
IN_ZONES = st.sampled_from(ZONES).map(ZoneInfo)


class ExampleForm(SpheresForm):
    at = MomentField(label="When")


def sent(typed, which=""):
    return ExampleForm({"at": typed, "at_which": which})


@given(MINUTES, IN_ZONES)
def test_every_moment_is_one_of_the_readings_of_what_the_clock_shows_then(moment, zone):
    moment = moment.replace(tzinfo=UTC)
    local = moment.astimezone(zone).replace(tzinfo=None)
    found = [one.moment for one in readings(*parts(local), zone)]
    assert moment in found
    assert comes(*parts(local), zone)
    assert which_time(moment, zone) == (found.index(moment) + 1 if len(found) > 1 else 0)


@given(MINUTES, IN_ZONES)
def test_the_moment_of_a_day_and_an_hour_is_the_first_at_which_the_clock_shows_it(local, zone):
    found = moment_of(local.date(), local.time(), zone)
    shows = found.astimezone(zone).replace(tzinfo=None, fold=0)
    if comes(*parts(local), zone):
        assert shows == local
        assert found == readings(*parts(local), zone)[0].moment
    else:
        assert shows > local, "by the clock of before"


@pytest.mark.parametrize("name", ZONES)
def test_around_each_change_a_day_begins_once_and_the_moment_before_is_the_day_before(name):
    zone = ZoneInfo(name)
    days = {moment.astimezone(zone).date() + timedelta(days=n) for moment in changes_of(zone) for n in (0, 1)}
    for day in days | {date(2028, 2, 29), date(2027, 12, 31), date(2028, 1, 1)}:
        begins = day_begins(day, zone)
        before = begins - timedelta(microseconds=1)
        assert (before.astimezone(zone).date(), begins.astimezone(zone).date()) == (
            day - timedelta(days=1),
            day,
        )


def test_an_hour_that_comes_twice_is_asked_about_and_each_is_another_moment():
    form = sent("2026-11-01T01:30")
    assert "deux fois" in form.errors["at"][0]
    first, second = (offset for _name, offset, *_rest in hours_to_choose(form["at"]))
    assert (first, second) == ("-04:00", "-05:00")
    for offset, utc in ((first, 5), (second, 6)):
        answered = sent("2026-11-01T01:30", offset)
        assert answered.is_valid()
        assert answered.cleaned_data["at"] == datetime(2026, 11, 1, utc, 30, tzinfo=UTC)
        assert [chosen for *_rest, chosen in hours_to_choose(answered["at"])] == [
            offset == first,
            offset == second,
        ]


def test_an_hour_that_never_comes_is_asked_about_and_no_hour_is_put_in_its_place():
    form = sent("2026-03-08T02:30")
    assert "jamais" in form.errors["at"][0]
    before, after = hours_to_choose(form["at"])
    assert (before[2].split(",")[0], after[2].split(",")[0]) == (hour(time(1, 30)), hour(time(3, 30)))
    for offset, utc in ((before[1], 6), (after[1], 7)):
        answered = sent("2026-03-08T02:30", offset)
        assert answered.is_valid()
        assert answered.cleaned_data["at"] == datetime(2026, 3, 8, utc, 30, tzinfo=UTC)


@pytest.mark.parametrize("which", ["", "-04:00", "+09:00", "x"])
def test_on_any_other_day_nothing_is_asked_and_no_choice_moves_the_hour(which):
    form = sent("2026-07-01T01:30", which)
    assert form.is_valid()
    assert form.cleaned_data["at"] == datetime(2026, 7, 1, 5, 30, tzinfo=UTC)
    assert hours_to_choose(form["at"]) == []


@pytest.mark.parametrize("which", ["+09:00", "x", "-04:30"])
def test_a_choice_that_was_not_offered_is_none(which):
    assert "at" in sent("2026-11-01T01:30", which).errors


@pytest.mark.parametrize("hours", [5, 6])
def test_what_stands_is_shown_with_which_it_is_and_is_the_same_when_sent_back(hours):
    moment = datetime(2026, 11, 1, hours, 30, tzinfo=UTC)
    form = ExampleForm(initial={"at": moment})
    page = str(form["at"])
    assert 'value="2026-11-01T01:30"' in page
    offset = next(offset for _name, offset, _words, chosen in hours_to_choose(form["at"]) if chosen)
    answered = sent("2026-11-01T01:30", offset)
    assert answered.is_valid()
    assert answered.cleaned_data["at"] == moment


def test_the_two_are_told_apart_wherever_they_are_read():
    first, second = (datetime(2026, 11, 1, hours, 30, tzinfo=UTC) for hours in (5, 6))
    assert hour(first) != hour(second)
    assert words_of(MomentField(), first) != words_of(MomentField(), second)
    assert hour(datetime(2026, 7, 1, 5, 30, tzinfo=UTC)) == hour(time(1, 30))


@pytest.mark.parametrize("typed", ["", "soon", "2026-02-30T10:00", "2026-11-01T25:00"])
def test_what_is_no_moment_is_said_beside_the_field(typed):
    assert set(sent(typed).errors) == {"at"}
