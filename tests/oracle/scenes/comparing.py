"""Where the database answers a member otherwise than it should, in words."""

from spheres.foundation.access.member import set_current_member
from tests.oracle.scenes import asking, meaning
from tests.oracle.scenes.meaning import CATEGORIES
from tests.oracle.scenes.rows import RECORDED, LoadedStory
from tests.oracle.scenes.saying import NOW, Record, days, hours
from tests.oracle.scenes.tables import TABLES

Sights = tuple[frozenset[str], frozenset[str]]
"""What she reads, and what she writes."""
Rows = frozenset[str]
LATER = (hours(15), days(8), days(24), days(120), days(335))


def differences(
    loaded: LoadedStory,
    member: str,
    girl: str,
    due: Sights,
    reading_alone: bool = False,
    rows: Rows | None = None,
    alters: Rows | None = None,
) -> list[str]:
    """``rows`` and ``alters``: the told records that she should open, and on which she should write."""
    set_current_member(loaded.ids[member])
    reads, writes = due
    shown = loaded.shown(girl)
    opens = _opens(loaded, member, girl, rows)
    wrong = _rows(loaded, member, girl, shown, asking.due(loaded, member, girl, reads, writes, opens))
    granted = asking.granted(shown)
    wrong += _unlike(f"{member} is granted of {girl}", granted.reads, reads & CATEGORIES)
    if not reading_alone:
        wrong += _unlike(f"{member} is granted to write of {girl}", granted.writes, writes & CATEGORIES)
        wrong += _writes(loaded, member, girl, reads, writes)
    if alters is not None:
        wrong += _unlike(f"{member} writes on {girl}'s", asking.altered(loaded, member, girl), alters)
    return wrong


def later(loaded: LoadedStory, member: str, girl: str) -> list[str]:
    """What she will be granted if nothing more is said, as the clock goes on."""
    wrong = []
    for at in LATER:
        granted = loaded.granted(member, girl, at)
        meant = meaning.sight(loaded.story, member, girl, at)
        wrong += _unlike(f"{member} is granted of {girl} after {at}", granted, meant.reads & CATEGORIES)
    return wrong


def _opens(loaded: LoadedStory, member: str, girl: str, rows: Rows | None) -> asking.Opens:
    """By hand, for what was told by name; as the rules mean it, for every other row."""
    by_name = {record.name for record in loaded.story.records(girl)}
    held = meaning.rights(loaded.story, member, girl, NOW) if loaded.records else []
    among = {record.name: record for record in loaded.records.values()}

    def opens(table: str, row: str, kind: str | None) -> bool:
        name = loaded.names.get(row)
        if rows is not None and name in by_name:
            return name in rows
        if not loaded.records or table not in RECORDED:
            return True
        return meaning.covers(held, loaded.records[table, row], among, kind or TABLES[table].kind)

    return opens


def _rows(
    loaded: LoadedStory, member: str, girl: str, shown: dict[str, set[str]], due: dict[str, set[str]]
) -> list[str]:
    # Whether she goes on reading why she opened an emergency access, access.md does not say.
    not_judged = {"safety_emergencyaccess": loaded.own("safety_emergencyaccess", member, girl)}
    wrong = []
    for table, rows in due.items():
        apart = not_judged.get(table, set())
        for what, found in (
            ("shown", shown[table] - rows - apart),
            ("not shown", rows - shown[table] - apart),
        ):
            if found:
                names = sorted(loaded.names.get(row, "one not told") for row in found)
                wrong.append(f"{member} is {what} of {girl}'s {table}: {', '.join(names)}")
    return wrong


def _writes(
    loaded: LoadedStory, member: str, girl: str, reads: frozenset[str], writes: frozenset[str]
) -> list[str]:
    """What she tries to write of each kind; where she writes some rows of a kind alone, she adds one."""
    tried, some = asking.tried(loaded, member, girl, reads | writes), frozenset[str]()
    if loaded.records:
        held = [right for right in meaning.rights(loaded.story, member, girl, NOW) if right.may_write]
        some = writes - {right.kind for right in held if right.scope == meaning.WHOLE}
        by = (loaded.where(member),)
        new = {kind: Record("new", girl, kind, NOW, NOW, by) for kind in some & asking.ADDED}
        tried -= some - {kind for kind, row in new.items() if meaning.covers(held, row, {}, kind)}
    written = asking.written(loaded, member, girl, tried, adding=some)
    return _unlike(f"{member} writes of {girl}", written, writes & tried)


def _unlike(what: str, found: frozenset[str], due: frozenset[str]) -> list[str]:
    if found == due:
        return []
    return [f"{what}: too much {sorted(found - due)}, too little {sorted(due - found)}"]
