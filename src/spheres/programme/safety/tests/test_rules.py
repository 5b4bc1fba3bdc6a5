"""Who is meant in an emergency, and when an emergency plan is read again."""

from datetime import date

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
