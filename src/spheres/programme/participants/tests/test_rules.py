"""Age, and what two people changed at once."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spheres.programme.participants import rules
from spheres.programme.participants.rules import Whose, merged

dates = st.dates(min_value=date(1990, 1, 1), max_value=date(2026, 12, 31))


def test_she_is_a_year_older_on_her_birthday_and_not_the_day_before():
    born = date(2012, 6, 15)
    assert rules.age_on(born, date(2026, 6, 14)) == 13
    assert rules.age_on(born, date(2026, 6, 15)) == 14
    assert not rules.decides_alone(13)
    assert rules.decides_alone(14)


def test_born_on_a_leap_day_she_turns_on_the_first_of_march():
    assert rules.birthday(date(2012, 2, 29), 14) == date(2026, 3, 1)
    assert rules.age_on(date(2012, 2, 29), date(2026, 2, 28)) == 13
    assert rules.age_on(date(2012, 2, 29), date(2026, 3, 1)) == 14


@given(dates, st.integers(0, 30))
def test_on_the_day_she_turns_an_age_she_has_it(born, age):
    assert rules.age_on(born, rules.birthday(born, age)) == age


@pytest.mark.parametrize(("age", "welcome"), [(11, False), (12, True), (24, True), (25, False)])
def test_the_programme_is_for_twelve_to_twenty_four(age, welcome):
    assert rules.is_of_age(age) is welcome


WORDS = st.sampled_from(["", "a", "b", "c"])
PARTS = st.dictionaries(st.sampled_from("uvwxyz"), st.tuples(WORDS, WORDS, WORDS))


def merge_of(parts):
    """(what was shown, what stands, what was typed), and part → the words that hold, or none."""
    shown, stands, typed = ({part: words[n] for part, words in parts.items()} for n in range(3))
    whose = merged(shown, stands, typed)
    chosen = {Whose.TYPED: typed, Whose.STANDING: stands}
    return shown, stands, typed, {p: chosen[w][p] if w in chosen else None for p, w in whose.items()}


@given(PARTS)
def test_no_change_of_either_is_undone_by_saving(parts):
    shown, stands, typed, result = merge_of(parts)
    assert set(result) == set(parts)
    for part, words in result.items():
        changed_by_others, changed_here = stands[part] != shown[part], typed[part] != shown[part]
        if words is None:
            assert changed_by_others
            assert changed_here
            assert stands[part] != typed[part]
        elif changed_by_others and not changed_here:
            assert words == stands[part]
        else:
            assert words == typed[part]


@given(PARTS)
def test_who_saves_first_and_who_second_comes_to_the_same(parts):
    shown, stands, typed, result = merge_of(parts)
    _shown, _typed, _stands, other = merge_of({p: (shown[p], typed[p], stands[p]) for p in parts})
    assert result == other


@given(PARTS)
def test_saved_a_second_time_after_both_were_shown_what_she_chose_holds(parts):
    _shown, stands, typed, _result = merge_of(parts)
    assert merged(stands, stands, typed) == dict.fromkeys(typed, Whose.TYPED)
