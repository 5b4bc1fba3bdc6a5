"""What a member's own phrases may be."""

import pytest

from spheres.programme.phrases.rules import is_another, moved_up


@pytest.mark.parametrize("words", ["Called, no answer.", "called,  NO answer.", " Called, no\nanswer. "])
def test_capitals_and_spaces_make_no_other_phrase(words):
    assert not is_another(words, ["It rains.", "Called, no answer."])


def test_other_words_are_another_phrase():
    assert is_another("Called, no answer.", [])
    assert is_another("Called, no answer.", ["Called, no answer. Tomorrow again."])


@pytest.mark.parametrize(("which", "order"), [("a", "abc"), ("b", "bac"), ("c", "acb")])
def test_one_place_before_and_the_first_stays(which, order):
    assert moved_up(list("abc"), which) == list(order)
