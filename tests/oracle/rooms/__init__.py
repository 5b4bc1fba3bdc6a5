"""What the oracles of access, authorship and looks know of a room that stands by itself: one module a room.

``KINDS``, ``CHANGED``, ``REMOVED``: walk.py, of each table. ``AUTHORSHIP``: authorship_rules.py. ``SEALED``
or ``PLAIN``: looks_rules.py. ``walk_rows(walk, participant, author, day)`` and
``looks_rows(building, participant, worker)``: a row of each table in their worlds; the second gives the ids
that addresses name (``IN_ADDRESSES``). Written from the design alone: nothing here reads what models declare.
"""

from importlib import import_module
from pkgutil import iter_modules

ROOMS = [
    import_module(f"{__name__}.{name}") for name in sorted(found.name for found in iter_modules(__path__))
]


def of_rooms(name):
    """What the rooms say under this name, of all their tables."""
    return {table: of for room in ROOMS for table, of in getattr(room, name, {}).items()}
