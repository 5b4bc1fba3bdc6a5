"""When an emergency plan is read again."""

from datetime import date

from spheres.programme.safety.rules import review_on


def test_a_plan_is_read_again_sooner_while_she_is_in_danger():
    made = date(2026, 11, 24)
    assert (review_on(made, in_danger=True) - made).days == 30
    assert (review_on(made, in_danger=False) - made).days == 90
