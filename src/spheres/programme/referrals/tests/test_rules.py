"""Who is welcomed, and who would suit her."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from spheres.programme.referrals.rules import (
    CAUTIONS,
    LETTERS,
    Reason,
    fit,
    may_be_welcomed,
    receipt_number,
)

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
