"""Who is welcomed, and who would suit her."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spheres.foundation.clock import day_and_hour, moment_of
from spheres.programme.referrals.rules import (
    CAUTIONS,
    LETTERS,
    Promise,
    Reason,
    fit,
    may_be_welcomed,
    promised_by,
    receipt_number,
)

KEPT: dict[str, Any] = {"within_hours": 3, "opens_at": time(8), "closes_at": time(21), "morning_by": time(9)}
DAY = date(2026, 11, 27)
BEGINS = datetime(2026, 1, 1, tzinfo=UTC)

PLAIN = {
    "speaks": ["fr"], "her_languages": ["fr", "en"], "same_partner": False, "mandate": "community",
    "avoided_mandates": set(), "walking_with": 5, "full_at": 15,
}  # fmt: skip


def fitting(**changes):
    return fit(**{**PLAIN, **changes})


def test_what_is_not_known_yet_keeps_the_door_open_and_a_no_does_not():
    assert may_be_welcomed(["yes", "unknown", "yes", "unknown"])
    assert not may_be_welcomed(["yes", "yes", "no", "yes"])


def test_her_own_language_comes_before_another_of_hers_and_none_comes_last():
    hers, other, none = fitting(), fitting(speaks=["en"]), fitting(speaks=["es"])
    assert hers.points > other.points > none.points
    assert none.cautions == (Reason.NO_LANGUAGE,)


def test_where_she_did_not_say_her_languages_none_speaks_against_anybody():
    unsaid = fitting(her_languages=[])
    assert unsaid.cautions == ()
    assert not {Reason.HER_LANGUAGE, Reason.OTHER_LANGUAGE, Reason.NO_LANGUAGE} & set(unsaid.reasons)


@pytest.mark.parametrize(
    ("sent", "by"),
    [
        (time(8), time(11)), (time(10, 7), time(13)), (time(17, 59), time(20, 45)), (time(18, 14), time(21)),
        (time(0, 30), time(9)), (time(7, 59), time(9)),
    ],
)  # fmt: skip
def test_what_is_sent_by_day_is_answered_within_hours_and_in_the_small_hours_that_morning(sent, by):
    assert day_and_hour(promised_by(moment_of(DAY, sent), **KEPT)) == (DAY, by)


@pytest.mark.parametrize("sent", [time(18, 15), time(20, 59), time(21), time(23, 59)])
def test_what_comes_too_late_for_that_day_is_answered_the_next_morning(sent):
    assert day_and_hour(promised_by(moment_of(DAY, sent), **KEPT)) == (DAY + timedelta(days=1), time(9))


@given(st.integers(0, 2 * 365 * 24 * 60).map(lambda minutes: BEGINS + timedelta(minutes=minutes)))
def test_nobody_is_promised_what_is_over_nor_an_hour_when_nobody_is_there(sent_at):
    by = promised_by(sent_at, **KEPT)
    assert sent_at < by <= sent_at + timedelta(hours=16)
    assert by <= sent_at + timedelta(hours=3) or day_and_hour(by)[1] == time(9), "within what was said"
    _day, hour = day_and_hour(by)
    assert KEPT["morning_by"] <= hour <= KEPT["closes_at"]
    assert not by.minute % 15 and not by.second


def test_a_promise_counts_down_and_is_late_after_its_moment_and_not_at_it():
    by = moment_of(DAY, time(12))
    assert Promise(by, by - timedelta(minutes=90)).minutes == 90
    assert not Promise(by, by).is_late
    late = Promise(by, by + timedelta(seconds=1))
    assert late.is_late and late.minutes == 1


def test_what_she_asked_for_counts_and_is_said():
    respected = fitting(avoided_mandates={"youth_protection"})
    against = fitting(avoided_mandates={"youth_protection"}, mandate="youth_protection")
    assert Reason.HER_WISH in respected.reasons
    assert against.cautions == (Reason.AGAINST_WISH,)
    assert respected.points > fitting().points > against.points


def test_a_full_caseload_is_a_caution_and_a_lighter_one_comes_first():
    assert fitting(walking_with=15).cautions == (Reason.FULL,)
    assert fitting(walking_with=14).cautions == ()
    assert fitting(walking_with=2).points > fitting(walking_with=9).points
    assert fitting(same_partner=True).points > fitting().points


@given(st.sets(st.sampled_from(["fr", "en", "es"])), st.booleans(), st.integers(0, 40))
def test_every_suggestion_says_why(speaks, same, load):
    found = fitting(speaks=speaks, same_partner=same, walking_with=load)
    assert len(found.reasons) >= 2
    assert set(found.cautions) == set(found.reasons) & CAUTIONS


@given(st.uuids())
def test_a_number_can_be_read_aloud(referral_id: UUID):
    number = receipt_number(referral_id)
    assert number.startswith("R-")
    assert len(number) == 7
    assert set(number[2:]) <= set(LETTERS)
