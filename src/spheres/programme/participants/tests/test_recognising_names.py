"""A name, a number or an address is recognised in what people write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spheres.programme.participants.recognising import named_in, never_keys
from spheres.programme.participants.spelling import name_parts

names = st.lists(st.text("abcdeé", min_size=2, max_size=6), min_size=1, max_size=4).map(" ".join)
noise = st.text("xyz ,.", max_size=20)


@given(names, noise, noise)
def test_a_name_is_found_wherever_it_stands_in_any_case_and_order(name, before, after):
    swapped = " ".join(reversed(name.upper().split()))
    for said in (name, swapped):
        assert never_keys(name, []) & named_in([f"{before} {said}, {after}"])


@given(names, st.text("xyz ", max_size=30))
def test_what_names_nobody_of_them_is_let_through(name, text):
    assert not (never_keys(name, []) & named_in([text])) or name_parts(name) == []


@pytest.mark.parametrize(
    ("given", "is_found"),
    [
        ("Appeler 514-555-0177 ce soir", True), ("+1 (514) 555 0177", True), ("karl@exemple.test", True),
        ("514 555-0178", False), ("Karine Tremblay", False), ("Tremblay, Karl", True),
        ("karl  TREMBLAY", True),
    ],
)  # fmt: skip
def test_a_number_an_address_or_a_name_is_recognised_as_people_write_them(given, is_found):
    keys = never_keys("Karl Tremblay", ["514 555-0177"]) | never_keys("x", ["karl@exemple.test"])
    assert bool(keys & named_in([given])) == is_found
