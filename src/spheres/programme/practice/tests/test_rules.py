"""Which ideas are shown, in which order, and because of what."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from spheres.programme.practice.rules import AT_MOST, Fitting, Noted, what_may_fit

MAY, JUNE = date(2026, 5, 3), date(2026, 6, 3)
STAGE = Fitting("stage", ["planning"], [])
GOAL = Fitting("goal", [], ["school"])
BOTH = Fitting("both", ["planning"], ["school"])
PLANNING = Noted("planning", "her", MAY)


def codes(*cards, noted=(), areas=()):
    return [idea.code for idea in what_may_fit(cards, noted, areas)]


def test_what_answers_both_comes_first_then_the_stage_then_the_goal():
    assert codes(GOAL, STAGE, BOTH, noted=[PLANNING], areas=["school"]) == ["both", "stage", "goal"]


def test_what_was_noted_last_comes_before_what_was_noted_earlier():
    later = Fitting("later", ["immersion"], [])
    noted = [PLANNING, Noted("immersion", "worker", JUNE)]
    assert codes(STAGE, later, noted=noted) == ["later", "stage"]


def test_both_views_are_named_where_both_say_so():
    noted = [PLANNING, Noted("planning", "worker", JUNE)]
    (idea,) = what_may_fit([STAGE], noted, [])
    assert idea.noted == tuple(noted)


def test_a_card_that_says_nothing_of_when_it_fits_is_never_shown():
    assert codes(Fitting("any", [], []), noted=[PLANNING], areas=["school"]) == []


names = st.sampled_from("abcde")
several = st.lists(names, max_size=3)
cards_of = st.lists(st.tuples(several, several), max_size=9).map(
    lambda rows: [Fitting(str(n), stages, areas) for n, (stages, areas) in enumerate(rows)]
)
views = st.lists(st.builds(Noted, names, st.sampled_from(["her", "worker"]), st.dates(MAY, JUNE)), max_size=4)


@given(cards_of, views, several)
def test_at_most_three_each_because_of_something_and_nothing_better_is_left_out(cards, noted, areas):
    ideas = what_may_fit(cards, noted, areas)
    assert len(ideas) <= AT_MOST
    by_code = {card.code: card for card in cards}
    for idea in ideas:
        card = by_code[idea.code]
        assert idea.noted or idea.areas
        assert {view.stage for view in idea.noted} <= set(card.stages)
        assert set(idea.areas) <= set(card.areas) & set(areas)
        assert len(set(idea.areas)) == len(idea.areas)
    whole = [card for card in cards if _fits(card, noted, areas)]
    assert len(ideas) == min(AT_MOST, len(whole))
    shown = {idea.code for idea in ideas}
    left_out = [card for card in whole if card.code not in shown]
    if any(_fits_both(card, noted, areas) for card in left_out):
        assert all(idea.noted and idea.areas for idea in ideas)


def _fits(card, noted, areas):
    return bool({view.stage for view in noted} & set(card.stages) or set(areas) & set(card.areas))


def _fits_both(card, noted, areas):
    return bool({view.stage for view in noted} & set(card.stages) and set(areas) & set(card.areas))
