"""The database knows layers as Python does: what a room's SQL names is its own, or of a room that its Python
may import (design of the house, *One installation*)."""

import re
from pathlib import Path

import pytest
from django.apps import apps

from spheres.config.rooms import AREAS

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "spheres"
FILES = sorted(SOURCE.rglob("sql/*.sql"))
MADE = re.compile(r"CREATE (?:OR REPLACE )?(?:FUNCTION|VIEW) (\w+)")
LEFT_OUT = re.compile(r"--[^\n]*")
BROUGHT = {"mfa": "signin", "socialaccount": "signin", "usersessions": "signin", "account": "signin"}
"""Apps that others wrote, and the room that brings them in."""
ASKED_OF_A_ROOM = {
    ("audit", "referrals_leaves_look"): "a letter's sender is nobody: its room says which look it leaves",
    ("referrals", "access_rederive"): "each letter is derived as often, or its sender could count the time",
}
"""What is asked by name of a room that stands above, and why. None of them reads or writes for who asks."""


def floors():
    """Room → how far up: what stands on a lower floor may be used."""
    floors = [floor for area in AREAS.values() for floor in area]
    return {room: up for up, floor in enumerate(floors) for room in floor}


def owners():
    """Table, view or function → its room."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        label = model._meta.app_label
        found[model._meta.db_table] = BROUGHT.get(label, label)
    for path in FILES:
        for name in MADE.findall(path.read_text(encoding="utf-8")):
            found[name] = path.parent.parent.name
    return found


FLOORS, OWNERS = floors(), owners()


def named_by(path):
    """What else's tables, views and functions this file names, comments apart."""
    words = set(re.findall(r"\w+", LEFT_OUT.sub("", path.read_text(encoding="utf-8"))))
    return {word for word in words if OWNERS.get(word, path.parent.parent.name) != path.parent.parent.name}


def test_every_room_with_sql_has_its_floor():
    assert {path.parent.parent.name for path in FILES} <= set(FLOORS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.parent.name}/{path.name}")
def test_sql_names_only_what_python_may_import(path):
    room = path.parent.parent.name
    named = {
        name for name in named_by(path) if OWNERS[name] in FLOORS and (room, name) not in ASKED_OF_A_ROOM
    }
    assert {name: OWNERS[name] for name in named if FLOORS[OWNERS[name]] >= FLOORS[room]} == {}


def test_what_is_asked_of_a_room_is_still_asked():
    asked = {(path.parent.parent.name, name) for path in FILES for name in named_by(path)}
    assert set(ASKED_OF_A_ROOM) <= asked


def test_a_room_that_names_what_stands_above_it_is_found(tmp_path):
    wrong = tmp_path / "participants" / "sql" / "wrong.sql"
    wrong.parent.mkdir(parents=True)
    wrong.write_text("SELECT 1 FROM needs_need -- therapy_therapy")
    assert named_by(wrong) == {"needs_need"}
