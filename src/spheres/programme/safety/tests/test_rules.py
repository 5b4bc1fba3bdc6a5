"""Who is meant in an emergency, and when an emergency plan is read again."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spheres.programme.participants.likeness import Match, stored_keys
from spheres.programme.safety.rules import clues, review_on

BORN = date(2009, 4, 7)
WORDS = st.sampled_from(
    [
        "Léa", "Marie-Ève", "Marieeve", "Roy", "St-Pierre", "Saint-Pierre", "Gagnon-Roy", "Gagnon",
        "D’Astous", "Dastous",
    ]
)  # fmt: skip
NAMES = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)
DATES = st.none() | st.dates(date(2009, 4, 1), date(2009, 4, 20))
REACHES = st.sampled_from(
    ["", "514 555-0143", "514-555-0143 poste 2", "@lea_r", "lea_r", "lea@exemple.test", "?"]
)


def is_met(levels, keys):
    return any(clue <= keys for level in levels for clue in level)


def test_a_plan_is_read_again_sooner_while_she_is_in_danger():
    made = date(2026, 11, 24)
    assert (review_on(made, in_danger=True) - made).days == 30
    assert (review_on(made, in_danger=False) - made).days == 90


@given(st.text(max_size=120) | NAMES, st.none() | st.dates(), st.text(max_size=120) | REACHES)
def test_each_clue_holds_a_number_or_a_date_with_a_name_and_there_are_not_many(name, born, reach):
    levels = clues(name, born, reach)
    for clue in (clue for level in levels for clue in level):
        kinds = {kind for kind, _value in clue}
        assert Match.REACH in kinds or (Match.BIRTH in kinds and len(kinds) > 1)
    assert sum(len(level) for level in levels) <= 150


@given(NAMES)
def test_a_name_alone_or_a_date_alone_means_nobody(name):
    assert clues(name, None, "") == clues("", BORN, "") == clues("", None, "") == []


@pytest.mark.parametrize(
    ("noted", "typed"), [("Marie-Ève Roy", "Marieeve"), ("Marieeve Roy", "Marie-Ève"), ("Zoé", "Zoé Roy")]
)
def test_a_first_name_with_her_date_is_hers_however_it_is_cut(noted, typed):
    assert is_met(clues(typed, BORN, ""), stored_keys([noted], BORN, []))


def test_a_first_name_beside_another_whole_name_does_not_stand_for_her():
    assert not is_met(clues("Léa Roy", BORN, ""), stored_keys(["Léa", "Léanne Gagnon"], BORN, []))


def test_beside_her_number_one_part_of_her_name_is_enough_and_none_is_not():
    keys = stored_keys(["Léa Gagnon"], BORN, ["514 555-0143"])
    assert is_met(clues("Léa Tremblay", None, "514 555-0143"), keys)
    assert not is_met(clues("Zoé Tremblay", None, "514 555-0143"), keys)
    assert not is_met(clues("Léa Tremblay", BORN, ""), keys)


def test_who_is_named_exactly_comes_before_who_is_named_nearly():
    levels = clues("Jade Gagnon", BORN, "")
    exactly, nearly = (stored_keys([name], BORN, []) for name in ("Jade Gagnon", "Jade Gagnon-Roy"))
    assert is_met(levels[:1], exactly)
    assert not is_met(levels[:1], nearly)
    assert is_met(levels, nearly)
    sounds_so = stored_keys(["Sofie Roy"], BORN, [])
    assert not is_met(clues("Sophie Roy", BORN, "")[:1], sounds_so)
    assert is_met(clues("Sophie Roy", BORN, ""), sounds_so)


@given(NAMES, NAMES)
def test_a_whole_name_with_a_date_is_no_easier_to_guess_than_one_word_of_it(typed, noted):
    keys = stored_keys([noted], BORN, [])
    if is_met(clues(typed, BORN, ""), keys):
        assert any(is_met(clues(word, BORN, ""), keys) for word in typed.split())


@given(NAMES, NAMES, DATES, REACHES, DATES, REACHES)
def test_what_is_said_besides_never_opens_whom_the_number_or_the_date_does_not(
    typed, noted, born, reach, her_date, her_reach
):
    keys = stored_keys([noted], her_date, [her_reach])
    by_number, by_date = clues("", None, reach), clues(typed, born, "")
    if is_met(clues(typed, born, reach), keys):
        assert is_met(by_number, keys) or is_met(by_date, keys)


@given(NAMES, REACHES, DATES)
def test_a_name_that_is_hers_beside_her_number_never_makes_it_worse(name, reach, born):
    keys = stored_keys([name], BORN, [reach])
    if clues("", None, reach) and is_met(clues("", None, reach), keys):
        assert is_met(clues(name, born, reach), keys)
