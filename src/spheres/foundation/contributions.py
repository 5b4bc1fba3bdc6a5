"""What each room brings to pages that are not its own.

A room that has something to bring says so in its ``contributes.py``, under a name of ``KINDS``; whoever shows
it asks for that name, and imports no room. They come in the order of the rooms, which is that of
``INSTALLED_APPS``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from django.apps import apps

KINDS = {
    "CARDS": "[Card]: what her page shows of the room (participants.cards)",
    "DUE": "{kind: DueLine}: the line of what is due, which sql/due.sql says (participants.day)",
    "HER_WORDS": "[HerWords]: rows that hold words of hers (participants.lifting)",
    "LIFTS": "[Lift]: pages that take words of hers, to the letter (participants.lifting)",
    "LINES": "[Lines]: what another room's card on her page shows of the room (participants.cards)",
    "NEWS": "[News]: what others bring, for a worker's day (participants.day)",
    "NOTE_BEGINNINGS": "[Beginning]: what a contact note can be written of (participants.noting)",
    "NOTE_TOPICS": "[Topic]: what a contact note can be about, as sql/topics.sql says too (same)",
    "OWN_PAGES": "[OwnPage]: pages of a member's own, to which her page of how she signs in leads",
    "PAGE_LINKS": "[PageLink]: where a page of another room leads on to (participants.page_links)",
    "PLACES": "[Place]: where members go from the top of each page",
    "PLAN_PARTS": "[PlanPart]: what the plan of her follow-up is made of (participants.planning)",
    "RECORD_WORDS": "{page, or (page, kind of look): what the record of looks says of it, in her words}",
    "TIMELINE": "[Telling]: what tells of her, by moment (participants.telling)",
    "standing": "(now) -> {name: expression over Participant}: what her standing is made of, but what is due",
    "supervising": "(workers, now) -> ids of the members who support one of them clinically",
    "tonight": "(member) -> [Tonight]: what she sees first tonight (participants.tonight)",
    "unusual_look_count": "(now) -> int: how many looks are to be asked about, for the privacy officer",
    "who_helps": "(record) -> [name]: who helps in a search, as her plan says it",
}
"""Name → what stands under it."""


@dataclass(frozen=True)
class Place:
    """A page that members start from. ``roles``: whose it is, and how far from her first one (0 is her home).
    ``when``: asked of the member, for what does not follow from her role."""

    name: str
    label: Any
    icon: str
    roles: Mapping[Any, int]
    when: Callable[[Any], bool] | None = None
    count: Callable[[Any], int] | None = None
    """How many there wait for this member: a number on the bar."""


@dataclass(frozen=True)
class OwnPage:
    """A page of a member's own, about nobody: what she keeps there, and of which roles she has to be."""

    name: str
    label: Any
    sentence: Any
    roles: frozenset[Any]


@cache
def rooms(part: str = "contributes") -> list[ModuleType]:
    """This module of each room that has one. ``synthetic``: the room's rows in a synthetic region, by
    ``make(person)`` for one young person, ``make_once(region)`` for what is about none, and ``SEALED_WORDS``,
    what they say that is sealed."""
    names = [f"{config.name}.{part}" for config in apps.get_app_configs()]
    return [import_module(name) for name in names if name.startswith("spheres.") and find_spec(name)]


def contributed(kind: str) -> list[Any]:
    """What the rooms bring of this kind, in their order. Raises ``KeyError`` for a kind that is not known."""
    if kind not in KINDS:
        raise KeyError(kind)
    return [getattr(room, kind) for room in rooms() if hasattr(room, kind)]
