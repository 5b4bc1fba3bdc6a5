"""What the scenes know of a room that stands by itself: one module a room, written from the design alone.

``TABLES``, ``NOT_SAID``: tables.py. ``KIND_OF``: saying.py. ``MORE``, ``DAYS``: rows.py, with
``write(insert, sealed, then, companion, *, again)``, a row of each table (``again``: beside one that stands).
``ATTEMPTS``, ``ALTERS``: asking.py.
"""

from importlib import import_module
from pkgutil import iter_modules

NAMES = sorted(module.name for module in iter_modules(__path__))
ROOMS = [import_module(f"{__name__}.{name}") for name in NAMES]


def of_rooms(name):
    """What the rooms say under this name."""
    return {key: of for room in ROOMS for key, of in dict(getattr(room, name, {})).items()}


def attempts_of_rooms(kind):
    """Ways to write something of this kind, the first of each room before the others."""
    return [attempt for room in ROOMS for attempt in getattr(room, "ATTEMPTS", {}).get(kind, [])]
