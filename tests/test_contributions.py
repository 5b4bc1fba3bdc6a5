"""What the rooms bring to each other's pages is known, and comes in one order."""

from inspect import isfunction
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import reverse

from spheres.config.rooms import AREAS
from spheres.config.rooms import rooms as all_of
from spheres.foundation.accounts.models import Role
from spheres.foundation.contributions import KINDS, contributed, rooms

ROOT = Path(__file__).resolve().parents[1]


def test_a_room_brings_nothing_that_nobody_asks_for():
    for room in rooms():
        public = {
            name
            for name, what in vars(room).items()
            if isfunction(what) and what.__module__ == room.__name__ and not name.startswith("_")
        }
        assert public <= set(KINDS), room.__name__


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_each_kind_is_brought_by_some_room(kind):
    assert contributed(kind)


def test_a_kind_that_is_not_known_is_refused():
    with pytest.raises(KeyError):
        contributed("CRADS")


def test_the_order_of_the_rooms_is_the_order_in_which_they_use_each_other():
    """Installed from the ground up: none before one that it may import."""
    order = [room for area in AREAS for room in all_of(area)]
    assert [config.name for config in apps.get_app_configs() if config.name in order] == order


def test_each_role_has_one_home_and_its_places_are_in_one_order():
    names = {place.name for room in contributed("PLACES") for place in room}
    assert all(reverse(name) for name in names)
    for role in Role:
        places = [place for room in contributed("PLACES") for place in room if role in place.roles]
        assert [place.roles[role] for place in places].count(0) == 1, role


def test_what_a_synthetic_file_says_sealed_is_looked_for_in_a_copy_of_the_database():
    """By tests/journeys/test_dump.py, from the words that each room says it seals."""
    sealing = [
        room
        for room in rooms("synthetic")
        if "person.seal(" in Path(room.__file__).read_text(encoding="utf-8")
    ]
    assert len(sealing) > 8
    assert not [room.__name__ for room in sealing if not getattr(room, "SEALED_WORDS", None)]
