"""Rulers: the question that belongs to each number."""

from hypothesis import given
from hypothesis import strategies as st

from spheres.programme.goals.rules import Question, confidence_question, importance_question, next_version

ABOVE_NOTHING = st.integers(min_value=1, max_value=10)


@given(ABOVE_NOTHING)
def test_an_importance_is_never_asked_why_it_is_not_higher(number):
    assert importance_question(number) == Question.WHY_NOT_LOWER


@given(st.integers(min_value=1, max_value=9))
def test_a_confidence_is_asked_what_would_take_it_one_higher(number):
    assert confidence_question(number) == Question.ONE_MORE


def test_at_ten_there_is_no_higher():
    assert confidence_question(10) == Question.WHAT_HOLDS_IT


def test_at_nothing_no_comparison_is_made():
    assert importance_question(0) == confidence_question(0) == Question.WHAT_WOULD_HAVE_TO_HAPPEN


@given(st.lists(st.integers(min_value=1, max_value=50), unique=True))
def test_a_version_is_higher_than_all_before_it(versions):
    assert all(next_version(versions) > version for version in versions)
    assert next_version([]) == 1
