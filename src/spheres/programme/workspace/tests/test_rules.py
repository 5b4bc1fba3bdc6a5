"""When someone asks for attention."""

from datetime import date, timedelta

from spheres.programme.workspace.rules import standing

TODAY = date(2026, 11, 23)


def a_standing(**changes):
    told = {
        "started_on": TODAY - timedelta(days=60),
        "last_contact": TODAY - timedelta(days=2),
        "not_reached_after": 14,
        "plan_review_on": TODAY + timedelta(days=20),
        "consent_ends_on": TODAY + timedelta(days=90),
        "consent_warning": 30,
    }
    return standing(TODAY, **{**told, **changes})


def test_nothing_asks_attention_when_all_is_current():
    assert not a_standing().asks_attention


def test_she_is_not_reached_after_the_packs_number_of_days():
    assert not a_standing(last_contact=TODAY - timedelta(days=13)).not_reached
    assert a_standing(last_contact=TODAY - timedelta(days=14)).not_reached
    assert a_standing(last_contact=None).not_reached


def test_a_plan_is_missing_from_the_second_week_on():
    assert not a_standing(plan_review_on=None, started_on=TODAY - timedelta(days=6)).plan_missing
    assert a_standing(plan_review_on=None, started_on=TODAY - timedelta(days=7)).plan_missing


def test_a_plan_is_old_the_day_after_its_review():
    assert not a_standing(plan_review_on=TODAY).plan_old
    assert a_standing(plan_review_on=TODAY - timedelta(days=1)).plan_old


def test_a_consent_is_said_to_end_ahead_of_its_end():
    assert a_standing(consent_ends_on=TODAY + timedelta(days=30)).consent_ending
    assert not a_standing(consent_ends_on=TODAY + timedelta(days=31)).consent_ending
