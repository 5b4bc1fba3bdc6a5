"""What tests know of a room that stands by itself: one module a room, and nothing of it anywhere else.

Of **walk, authorship and looks** (tests/oracle): ``KINDS``, ``CHANGED``, ``REMOVED`` (walk.py, of each
table); ``AUTHORSHIP`` (authorship_rules.py); ``SEALED`` or ``PLAIN`` (looks_rules.py);
``walk_rows(walk, participant, author, day)`` and ``looks_rows(building, participant, worker)``: a row of each
table in their worlds; the second gives the ids that addresses name (``IN_ADDRESSES``).

Of the **scenes** (tests/oracle/scenes), which say it again in their own words: ``TABLES``, ``NOT_SAID``
(tables.py); ``MORE``, ``DAYS`` (rows.py); ``ATTEMPTS``, ``ALTERS`` (asking.py); and
``scene_rows(insert, sealed, then, companion, again)``: a row of each table (``again``: beside another).

Both are written from the design alone: neither reads what models declare, nor the other.

Of **forms and builders**: ``FORMS``, each form that makes something (builders/makes_something.py);
``one_of_each(record)``: a row of each table, made by the room's actions, and its ids by the names that
addresses have for them (builders/of_each_kind.py). It is called several times about the same person.

Of **what is due** (wall/test_due.py): ``DUE``, for each kind the rows that are due;
``due_rows(participant, member, now)``: something due, and something over; ``NOT_DUE``: moments to come by
which nothing is due, and why.
"""

from importlib import import_module
from pkgutil import iter_modules

ROOMS = [
    import_module(f"{__name__}.{name}") for name in sorted(found.name for found in iter_modules(__path__))
]


def of_rooms(name):
    """What the rooms say under this name."""
    return {key: of for room in ROOMS for key, of in dict(getattr(room, name, {})).items()}


def attempts_of_rooms(kind):
    """Ways to write something of this kind, the first of each room before the others."""
    return [attempt for room in ROOMS for attempt in getattr(room, "ATTEMPTS", {}).get(kind, [])]


def rows_of_rooms(builder, *given):
    """What the function of this name of each room gives, by name. Only a room with nothing due lacks one."""
    found = {}
    for room in ROOMS:
        if builder != "due_rows" or hasattr(room, "due_rows"):
            found |= getattr(room, builder)(*given) or {}
    return found
