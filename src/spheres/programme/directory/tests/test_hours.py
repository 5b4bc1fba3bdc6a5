"""Opening hours of a week, in minutes and in words."""

from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from spheres.programme.directory.hours import WEEK_MINUTES, week
from spheres.programme.directory.hsds_to_listing import multirange, openings

days = st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"])
hours = st.integers(0, 47).map(lambda half: f"{half // 2:02d}:{half % 2 * 30:02d}")


@given(st.lists(days, min_size=1), hours, hours)
def test_opening_hours_stay_within_the_week_and_last_as_long_as_they_say(on, opens, closes):
    found = openings({"byday": ",".join(on), "opens_at": opens, "closes_at": closes})
    assert all(0 <= start < end <= WEEK_MINUTES for start, end in found)
    hour = [int(text[:2]) * 60 + int(text[3:]) for text in (opens, closes)]
    assert sum(end - start for start, end in found) == len(on) * ((hour[1] - hour[0]) % 1440 or 1440)


@given(st.lists(st.tuples(st.lists(days, min_size=1), hours, hours), max_size=4))
def test_a_week_said_in_lines_is_open_when_the_week_is(schedules):
    spans = [
        span
        for on, opens, closes in schedules
        for span in openings({"byday": ",".join(on), "opens_at": opens, "closes_at": closes})
    ]
    merged = _merged(spans)
    said = [
        (day * 1440 + line.opens, day * 1440 + line.closes)
        for line in week(multirange(merged))
        for day in line.days
    ]
    assert all(
        0 <= line.opens < 1440 and 0 < end - start <= 1440
        for line in week(multirange(merged))
        for start, end in [(line.opens, line.closes)]
    )
    assert all(0 < end - start <= 1440 for start, end in said)
    assert _minutes_open(said) == _minutes_open(merged)


def _merged(spans):
    """As PostgreSQL keeps a multirange."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _minutes_open(spans):
    return {minute % WEEK_MINUTES for start, end in spans for minute in range(start, end, 30)}


def test_hours_are_said_in_the_words_of_each_language():
    def said(*schedules):
        spans = [span for one in schedules for span in openings(one)]
        return [str(line).replace("\N{NO-BREAK SPACE}", " ") for line in week(multirange(_merged(spans)))]

    office = {"byday": "MO,TU,WE,TH,FR", "opens_at": "09:00", "closes_at": "16:30"}
    night = {"byday": "SA,SU", "opens_at": "20:00", "closes_at": "08:00"}
    always = {"byday": "MO,TU,WE,TH,FR,SA,SU", "opens_at": "00:00", "closes_at": "00:00"}
    assert said(office, night) == [
        "Lundi à vendredi : 9 h 00 à 16 h 30",
        "Samedi, dimanche : 20 h 00 à 8 h 00",
    ]
    assert said(always) == ["Chaque jour : jour et nuit"]
    with translation.override("en"):
        assert said(office, night) == [
            "Monday to Friday: 9:00 AM to 4:30 PM",
            "Saturday, Sunday: 8:00 PM to 8:00 AM",
        ]
        assert said({**office, "byday": "TU,SA", "closes_at": "00:00"}) == [
            "Tuesday, Saturday: 9:00 AM to midnight"
        ]


def test_a_schedule_that_is_not_the_same_each_week_tells_nothing_of_a_week():
    office = {"byday": "MO", "opens_at": "09:00", "closes_at": "16:00"}
    assert openings({**office, "interval": "1"})
    assert openings({**office, "interval": 2}) == []
    assert openings({**office, "freq": "MONTHLY"}) == []
