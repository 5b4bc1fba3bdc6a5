"""Sealed words open with their own key, in their own row, and nowhere else."""

from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spheres.foundation.vault.keys import KeyUnavailable, blind_index, unwrap, wrap
from spheres.foundation.vault.sealing import Keyring
from spheres.programme.needs.models import Need

texts = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=300)


def a_need(participant_id):
    return Need(id=uuid4(), participant_id=participant_id)


@given(texts)
@settings(max_examples=60, deadline=None)
def test_what_is_sealed_opens_as_it_was(words):
    her = uuid4()
    keys, _row = Keyring.new(her)
    need = keys.seal(a_need(her), her_words=words, gave="", otherwise="")
    again = Need(id=need.id, participant_id=her, sealed=need.sealed)
    assert not hasattr(again, "her_words")
    assert keys.open_one(again).her_words == words
    assert len(words) < 4 or words.encode() not in need.sealed


def test_sealed_bytes_moved_to_another_row_do_not_open():
    her = uuid4()
    keys, _row = Keyring.new(her)
    need = keys.seal(a_need(her), her_words="a", gave="", otherwise="")
    with pytest.raises(KeyUnavailable):
        keys.open([Need(id=uuid4(), participant_id=her, sealed=need.sealed)])


def test_another_participants_key_does_not_open():
    her, other = uuid4(), uuid4()
    keys, _row = Keyring.new(her)
    theirs, _row = Keyring.new(other)
    need = keys.seal(a_need(her), her_words="a", gave="", otherwise="")
    assert theirs.open([need]) == []
    with pytest.raises(KeyUnavailable):
        theirs.open([Need(id=need.id, participant_id=other, sealed=need.sealed)])


def test_a_wrapped_key_belongs_to_one_participant():
    her = uuid4()
    _keys, row = Keyring.new(her)
    assert len(unwrap(row.wrapped, her)) == 32
    with pytest.raises(KeyUnavailable):
        unwrap(row.wrapped, uuid4())
    assert wrap(bytes(32), her) != wrap(bytes(32), her)


def test_a_field_that_is_not_declared_is_not_sealed_by_mistake():
    her = uuid4()
    keys, _row = Keyring.new(her)
    with pytest.raises(ValueError, match="seals"):
        keys.seal(a_need(her), her_word="a")


def test_blind_indexes_meet_when_equal_and_only_in_their_kind():
    assert blind_index("name", "léa") == blind_index("name", "léa")
    assert blind_index("name", "léa") != blind_index("sound", "léa")
    assert blind_index("name", "léa") != blind_index("name", "lea")
