"""The rooms, from the ground up, floor by floor: each may use those on the floors below it and no others.

The one place where their order is written: apps are installed, addresses are read, and what rooms bring to
each other's pages comes in it; tools/floors.py holds imports to it, and tests/test_sql_layers.py SQL.
"""

from importlib.util import find_spec

FOUNDATION = (
    ("installation",),
    ("accounts",),
    ("access",),
    ("vault",),
    ("audit",),
    ("ui",),
    ("signin",),
)
PROGRAMME = (
    ("region",),
    ("participants",),
    ("referrals",),
    ("consents", "welcome"),
    ("entourage", "directory", "phrases", "shifts"),
    ("needs", "safety", "services", "notes"),
    ("accompaniment", "goals", "legal", "priorities", "returning", "stages"),
    ("committee", "plans", "practice", "reasons", "safer", "therapy", "timeline"),
    ("team",),
    ("privacy", "supervision"),
    ("oversight", "workspace"),
    ("grants",),
)
AREAS = {"spheres.foundation": FOUNDATION, "spheres.programme": PROGRAMME}


def rooms(area: str) -> list[str]:
    """The rooms of ``spheres.foundation`` or ``spheres.programme``, as modules."""
    return [f"{area}.{room}" for floor in AREAS[area] for room in floor]


def addresses(area: str) -> list[str]:
    """The ``urls`` of those that have pages."""
    return [f"{room}.urls" for room in rooms(area) if find_spec(f"{room}.urls")]
