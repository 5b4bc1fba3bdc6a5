"""Where the database answers a member otherwise than it should, in words."""

from spheres.foundation.access.member import identify
from tests.oracle.scenes import asking
from tests.oracle.scenes.meaning import CATEGORIES
from tests.oracle.scenes.rows import Told

Sights = tuple[frozenset[str], frozenset[str]]
"""What she reads, and what she writes."""


def differences(told: Told, member: str, girl: str, due: Sights, reading_alone: bool = False) -> list[str]:
    identify(told.ids[member])
    reads, writes = due
    shown = told.shown(girl)
    wrong = _rows(told, member, girl, shown, reads)
    granted = asking.granted(shown)
    wrong += _unlike(f"{member} is granted of {girl}", granted.reads, reads & CATEGORIES)
    if not reading_alone:
        wrong += _unlike(f"{member} is granted to write of {girl}", granted.writes, writes & CATEGORIES)
        tried = asking.tried(told, member, girl)
        written = asking.written(told, member, girl, tried)
        wrong += _unlike(f"{member} writes of {girl}", written, writes & tried)
    return wrong


def _rows(told: Told, member: str, girl: str, shown: dict[str, set[str]], reads: frozenset[str]) -> list[str]:
    due = asking.due(told, member, girl, reads)
    # Whether she goes on reading why she opened an emergency access, access.md does not say.
    not_judged = {"safety_emergencyaccess": told.own("safety_emergencyaccess", member, girl)}
    return [
        f"{member} is shown {len(shown[table])} of {len(due[table])} rows of {table} of {girl}'s"
        for table in due
        if (shown[table] ^ due[table]) - not_judged.get(table, set())
    ]


def _unlike(what: str, found: frozenset[str], due: frozenset[str]) -> list[str]:
    if found == due:
        return []
    return [f"{what}: too much {sorted(found - due)}, too little {sorted(due - found)}"]
