"""Where the database answers a member otherwise than it should, in words."""

from spheres.foundation.access.member import identify
from tests.oracle.scenes import asking, meaning
from tests.oracle.scenes.meaning import CATEGORIES
from tests.oracle.scenes.rows import RECORDED, Told
from tests.oracle.scenes.saying import NOW, Record, days, hours
from tests.oracle.scenes.tables import TABLES

Sights = tuple[frozenset[str], frozenset[str]]
"""What she reads, and what she writes."""
Rows = frozenset[str]
LATER = (hours(15), days(8), days(24), days(120), days(335))


def differences(
    told: Told,
    member: str,
    girl: str,
    due: Sights,
    reading_alone: bool = False,
    rows: Rows | None = None,
    alters: Rows | None = None,
) -> list[str]:
    """``rows`` and ``alters``: the told records that she should open, and on which she should write."""
    identify(told.ids[member])
    reads, writes = due
    shown = told.shown(girl)
    opens = _opens(told, member, girl, rows)
    wrong = _rows(told, member, girl, shown, asking.due(told, member, girl, reads, writes, opens))
    granted = asking.granted(shown)
    wrong += _unlike(f"{member} is granted of {girl}", granted.reads, reads & CATEGORIES)
    if not reading_alone:
        wrong += _unlike(f"{member} is granted to write of {girl}", granted.writes, writes & CATEGORIES)
        wrong += _writes(told, member, girl, reads, writes)
    if alters is not None:
        wrong += _unlike(f"{member} writes on {girl}'s", asking.altered(told, member, girl), alters)
    return wrong


def later(told: Told, member: str, girl: str) -> list[str]:
    """What she will be granted if nothing more is said, as the clock goes on."""
    wrong = []
    for at in LATER:
        granted = told.granted(member, girl, at)
        meant = meaning.sight(told.story, member, girl, at)
        wrong += _unlike(f"{member} is granted of {girl} after {at}", granted, meant.reads & CATEGORIES)
    return wrong


def _opens(told: Told, member: str, girl: str, rows: Rows | None) -> asking.Opens:
    """By hand, for what was told by name; as the rules mean it, for every other row."""
    by_name = {record.name for record in told.story.records(girl)}
    held = meaning.rights(told.story, member, girl, NOW) if told.records else []
    among = {record.name: record for record in told.records.values()}

    def opens(table: str, row: str, kind: str | None) -> bool:
        name = told.names.get(row)
        if rows is not None and name in by_name:
            return name in rows
        if not told.records or table not in RECORDED:
            return True
        return meaning.covers(held, told.records[table, row], among, kind or TABLES[table].kind)

    return opens


def _rows(
    told: Told, member: str, girl: str, shown: dict[str, set[str]], due: dict[str, set[str]]
) -> list[str]:
    # Whether she goes on reading why she opened an emergency access, access.md does not say.
    not_judged = {"safety_emergencyaccess": told.own("safety_emergencyaccess", member, girl)}
    wrong = []
    for table, rows in due.items():
        apart = not_judged.get(table, set())
        for what, found in (
            ("shown", shown[table] - rows - apart),
            ("not shown", rows - shown[table] - apart),
        ):
            if found:
                names = sorted(told.names.get(row, "one not told") for row in found)
                wrong.append(f"{member} is {what} of {girl}'s {table}: {', '.join(names)}")
    return wrong


def _writes(told: Told, member: str, girl: str, reads: frozenset[str], writes: frozenset[str]) -> list[str]:
    """What she tries to write of each kind; where she writes some rows of a kind alone, she adds one."""
    tried, some = asking.tried(told, member, girl, reads | writes), frozenset[str]()
    if told.records:
        held = [right for right in meaning.rights(told.story, member, girl, NOW) if right.may_write]
        some = writes - {right.kind for right in held if right.scope == meaning.WHOLE}
        by = (told.where(member),)
        new = {kind: Record("new", girl, kind, NOW, NOW, by) for kind in some & asking.ADDED}
        tried -= some - {kind for kind, row in new.items() if meaning.covers(held, row, {}, kind)}
    written = asking.written(told, member, girl, tried, adding=some)
    return _unlike(f"{member} writes of {girl}", written, writes & tried)


def _unlike(what: str, found: frozenset[str], due: frozenset[str]) -> list[str]:
    if found == due:
        return []
    return [f"{what}: too much {sorted(found - due)}, too little {sorted(due - found)}"]
