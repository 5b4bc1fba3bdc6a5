"""Shares of a root: so many give it, fewer nothing."""

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spheres.foundation.vault.aead import new_key
from spheres.foundation.vault.shares import PRIME, BadShare, Share, join, mark_of, read_share, sort_out, split


@given(st.binary(min_size=32, max_size=32), st.integers(2, 6), st.data())
def test_any_so_many_give_the_root_as_they_are_typed(root, of, data):
    needed = data.draw(st.integers(2, of))
    printed = [str(share) for share in split(root, of, needed)]
    some = data.draw(st.permutations(printed))[:needed]
    assert join([read_share(text.lower().replace("-", " ")) for text in some]) == root


def test_fewer_give_nothing_and_every_root_is_as_likely_as_another():
    root = new_key()
    shares = split(root, 5, 3)
    for two in combinations(shares, 2):
        with pytest.raises(BadShare, match="3 different shares"):
            join(list(two))
        with pytest.raises(BadShare):
            join([two[0], two[1], two[1]])
    # Two shares and any third value make a root: nothing but the mark tells the right one.
    other = Share(shares[0].mark, 3, 5, (shares[4].value + 1) % PRIME)
    with pytest.raises(BadShare, match="not made together"):
        join([*shares[:2], other])


def test_shares_of_two_roots_or_of_two_printings_are_not_mixed():
    root = new_key()
    first, again, another = split(root, 3, 2), split(root, 3, 2), split(new_key(), 3, 2)
    assert join(again[:2]) == root
    with pytest.raises(BadShare):
        join([first[0], another[1]])
    with pytest.raises(BadShare):
        join([first[0], again[1]])


def test_a_wrong_letter_is_found():
    text = str(split(new_key(), 2, 2)[0])
    for at, letter in enumerate(text):
        if letter != "-":
            wrong = text[:at] + ("A" if letter != "A" else "B") + text[at + 1 :]
            with pytest.raises(BadShare):
                read_share(wrong)
    for wrong in ("", "ABC", text[:-6], "é" * 70):
        with pytest.raises(BadShare):
            read_share(wrong)


def test_one_share_is_never_enough():
    for of, needed in ((3, 1), (2, 3), (21, 2)):
        with pytest.raises(ValueError, match="shares"):
            split(new_key(), of, needed)


def test_the_mark_tells_roots_apart():
    root = new_key()
    assert mark_of(root) == mark_of(root) != mark_of(new_key())


def test_the_prime_is_one():
    """By Miller and Rabin's test, for forty bases."""
    odd, twos = PRIME - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    for base in range(2, 42):
        x = pow(base, odd, PRIME)
        passed = x in (1, PRIME - 1)
        for _ in range(twos - 1):
            x = x * x % PRIME
            passed = passed or x == PRIME - 1
        assert passed


@given(st.integers(2, 4), st.data())
def test_with_one_more_than_are_needed_a_wrong_one_is_told(needed, data):
    root, of = new_key(), needed + 2
    right = data.draw(st.permutations(split(root, of, needed)))[: needed + 1]
    at = data.draw(st.integers(0, needed))
    once = right[at]
    wrong = data.draw(
        st.sampled_from(
            [
                replace(once, value=(once.value + 1) % PRIME),
                split(root, of, needed)[once.number - 1],
                split(new_key(), of, needed)[once.number - 1],
            ]
        )
    )
    typed = [wrong if place == at else share for place, share in enumerate(right)]
    assert sort_out(typed) == (root, [wrong])
    with pytest.raises(BadShare):
        sort_out(typed[:at] + typed[at : at + 1] + typed[at + 2 :] if at < needed else typed[1:])
    assert sort_out(right) == (root, [])
