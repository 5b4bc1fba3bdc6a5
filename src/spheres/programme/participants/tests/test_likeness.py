"""How alike two people are, and by what."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from spheres.programme.participants import likeness as rules
from spheres.programme.participants.likeness import Match, asked_keys, likeness, matches, stored_keys

BORN = date(2009, 4, 7)
SAME = [
    ("Léa St-Pierre", "Léa Saint-Pierre"), ("Maëlle D’Astous", "Maëlle Dastous"),
    ("Erin O’Brien", "Erin OBrien"), ("Erin O'Brien", "Erin O Brien"),
    ("Marie-Ève Roy", "Marieeve Roy"), ("Jade Gagnon-Roy", "Jade Gagnon"),
    ("Jade Gagnon-Roy", "Jade Roy"), ("Đặng Thị Thảo", "Dang Thi Thao"), ("ᐊᓇ ᑯᓄᒃ", "ᐊᓇ ᑯᓄᒃ"),
    ("ᐊᓇ ᑯᓄᒃ", "ᑯᓄᒃ ᐊᓇ"), ("فاطمة الزهراء", "فاطمة الزهراء"), ("Анна Петрова", "анна петрова"),
]  # fmt: skip
STRANGERS = [
    ("Marie-Ève Roy", "Marie-Ève Côté", 20), ("Marie Roy", "Marie-Ève Roy", 20), ("Marie-Ève", "Ève Roy", 20),
    ("Marie-Ève", "Marie-Ève Roy", 20), ("Léa Roy", "Léa Gagnon", 20), ("Léa", "Léa Roy", 20),
    ("Jade Gagnon-Roy", "Léa Gagnon-Roy", 20), ("Amy Roy", "Mya Roy", 20), ("Léa Roy", "Zoé Gagnon", 0),
    ("Marie Eve Roy", "Marie Eve Côté", 20), ("Marie-Ève", "Marie Ève Roy", 20),
    # Alike by their sound alone, as they were before: no more than then.
    ("Claire Côté", "Clara Gaudet", 45), ("Léa Dubé", "Lou Dube", 45), ("Eva Côté", "Ève Cadet", 45),
]  # fmt: skip
"""With how alike they were before compounds, apostrophes and joined names met."""


def alike(first, other, born=None, other_born=None, reach="", other_reach=""):
    asked = asked_keys([first], born, [reach])
    met = {asked[key] for key in stored_keys([other], other_born, [other_reach]) if key in asked}
    return likeness(matches(met, both_dated=None not in (born, other_born)))


@pytest.mark.parametrize(("first", "other"), SAME)
def test_one_name_written_in_two_ways_is_shown(first, other):
    assert alike(first, other).is_worth_showing
    assert alike(other, first).is_worth_showing


@pytest.mark.parametrize(("first", "other", "at_most"), STRANGERS)
def test_strangers_are_not_more_alike_than_they_were(first, other, at_most):
    assert alike(first, other).score <= at_most
    assert alike(other, first).score <= at_most


def test_half_a_name_in_common_with_another_birth_date_is_another_person():
    names = ("Jade Gagnon-Roy", "Jade Gagnon")
    assert alike(*names, BORN).is_worth_showing
    assert alike(*names, BORN, date(2009, 7, 4)).score == 65, "day and month exchanged"
    assert alike(*names, BORN, date(2011, 1, 1)).score == 20
    assert alike("Jade Roy", "Roy Jade", BORN, date(2011, 1, 1)).is_worth_showing, "the whole name is"


def test_a_number_meets_with_its_extension_and_two_addresses_with_a_date_in_them_do_not():
    number = {"reach": "514-555-0143", "other_reach": "514-555-0143 poste 2"}
    assert alike("Zoé", "Mia", **number).reasons == (Match.REACH,)
    handles = {"reach": "zoerr", "other_reach": "@ZoeRR"}
    assert alike("Zoé", "Mia", **handles).reasons == (Match.REACH,)
    addresses = {"reach": "zoe20080514@example.org", "other_reach": "mia.20080514@example.com"}
    assert alike("Zoé", "Mia", **addresses).score == 0
    assert alike("Zoé", "Mia", reach="maman", other_reach="maman").score == 0, "no way of hers alone"


def test_a_slip_in_a_birth_date_is_near():
    assert {date(2009, 7, 4), date(2010, 4, 7), date(2009, 4, 8)} <= rules.near_dates(BORN)


@given(st.dates())
@example(date.min)
@example(date.max)
def test_any_date_has_near_ones(born):
    assert born not in rules.near_dates(born)
    assert len(rules.near_dates(born)) <= 9


def test_only_the_strongest_match_of_a_kind_counts():
    found = likeness([Match.NAME, Match.SOUND, Match.PART, Match.BIRTH, Match.BIRTH_NEAR])
    assert found.reasons == (Match.NAME, Match.BIRTH)
    assert found.score == 95
    assert found.is_worth_showing
    assert not likeness([Match.PART]).is_worth_showing


@given(st.lists(st.sampled_from(list(Match))))
def test_likeness_stays_between_0_and_100_and_more_never_lowers_it(matches):
    score = likeness(matches).score
    assert 0 <= score <= 100
    assert likeness([*matches, Match.REACH]).score >= score


@given(st.lists(st.text(max_size=120), max_size=2), st.text(max_size=120))
def test_no_text_is_too_strange_and_keys_have_an_end(names, reach):
    assert len(stored_keys(names, BORN, [reach])) <= 100
    assert len(asked_keys(names, BORN, [reach])) <= 120
    for key in stored_keys(names, BORN, []):
        kept = key[0] not in (Match.ONLY, Match.WITHIN)
        assert not kept or key in asked_keys(names, BORN, []), "whoever is asked for again is found"
