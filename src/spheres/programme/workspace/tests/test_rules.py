"""When someone asks for attention."""

from datetime import date, timedelta

import pytest

from spheres.programme.workspace.rules import StandingDue, standing

TODAY = date(2026, 11, 23)


def a_standing(**changes):
    told = {
        "started_on": TODAY - timedelta(days=60),
        "last_contact": TODAY - timedelta(days=2),
        "not_reached_after": 14,
        "due": [
            StandingDue("plan_review", TODAY + timedelta(days=20)),
            StandingDue("programme_consent", TODAY + timedelta(days=90)),
        ],
        "consent_warning": 30,
    }
    return standing(TODAY, **{**told, **changes})


def test_nothing_asks_attention_when_all_is_current():
    assert not a_standing().asks_attention


def test_she_is_not_reached_after_the_packs_number_of_days():
    assert not a_standing(last_contact=TODAY - timedelta(days=13)).not_reached
    assert a_standing(last_contact=TODAY - timedelta(days=14)).not_reached
    assert a_standing(last_contact=None).not_reached


def due(kind, on, *, is_late=False):
    return a_standing(due=[StandingDue(kind, on, is_late)])


def test_nobody_is_up_to_date_for_whom_something_is_late():
    assert not due("step", TODAY).asks_attention
    late = due("step", TODAY - timedelta(days=1), is_late=True)
    assert late.asks_attention and late.late == 1
    assert due("plan_review", TODAY - timedelta(days=1), is_late=True).late == 0, "it has a word of its own"


def test_a_plan_is_missing_or_old_when_it_is_late_and_not_before():
    assert not due("plan_missing", TODAY).plan_missing
    assert due("plan_missing", TODAY - timedelta(days=1), is_late=True).plan_missing
    assert not due("plan_review", TODAY).plan_old
    assert due("plan_review", TODAY - timedelta(days=1), is_late=True).plan_old


def test_she_is_unreached_however_soon_the_next_step_is():
    assert due("unreached", TODAY + timedelta(days=1)).unreached
    assert not a_standing().unreached


@pytest.mark.parametrize("kind", ["programme_consent", "other_consent"])
def test_a_consent_is_said_to_end_ahead_of_its_end(kind):
    assert due(kind, TODAY + timedelta(days=30)).consent_ending
    assert not due(kind, TODAY + timedelta(days=31)).consent_ending


def test_her_yes_to_the_programme_has_lapsed_and_ends_no_more():
    told = due("programme_consent", TODAY, is_late=True)
    assert told.consent_lapsed
    assert not told.consent_ending
    assert not due("other_consent", TODAY, is_late=True).asks_attention
