"""The terms in which it is said how a table is written (authorship_rules.py)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

Values = dict[str, Any]
World = Any
"""What ``test_authorship`` builds: her, the others, the members by what they are, and now."""

DAY = timedelta(days=1)

EVERYONE = (
    "pivot", "colleague", "coordinator", "officer", "therapist", "supervisor", "committee", "on_call",
    "shelter", "police", "researcher", "administrator",
)  # fmt: skip
NOBODY = "nobody"
"""A transaction in which no member was proven."""
CARE = ("pivot", "colleague")
"""Her worker; and a liaison in her circle, with whom she agreed that she reads and adds everything."""
COORDINATORS = ("coordinator", "officer")


@dataclass(frozen=True)
class Change:
    """One truthful change: what is set, and who may. Everyone else is refused."""

    sets: Callable[[World, str], Values]
    by: tuple[str, ...]
    undo: Values = field(default_factory=dict)
    """How it would be taken back, were it not forbidden."""


@dataclass(frozen=True)
class Rule:
    """How one table is written. ``row`` is what a member truthfully writes of herself, now."""

    row: Callable[[World, str], Values]
    added_by: tuple[str, ...] = ()
    """Nobody: the database's own functions alone write it, or the owner of the tables."""
    author: str = ""
    recorded: tuple[str, ...] = ()
    """The database's clock when the row was made, once."""
    renewed: tuple[str, ...] = ()
    """The database's clock, again at each change."""
    recorded_later: tuple[str, ...] = ()
    """Empty, then the database's clock, once."""
    happened: tuple[str, ...] = ()
    """The author's word, and not in the future."""
    ends: tuple[str, ...] = ()
    """A planned end: only nearer, never into the past, never open again."""
    changes: tuple[Change, ...] = ()
    removed_by: tuple[str, ...] = ()
    lies: Callable[[World, str], Iterable[tuple[str, Values]]] = lambda _world, _who: ()
    """What else is untrue of a row when it is made, in words."""
    later_lies: Callable[[World, str], Iterable[tuple[str, Values, str]]] = lambda _world, _who: ()
    """What else is untrue of a change, and the column that says it."""
    says_who_changed: bool = False
    """It is kept as it stands now, so it names who changed it last, and for which partner."""
    days: tuple[str, ...] = ()
    """Days on which something happened: the author's word, and not to come."""
    before: Callable[[World], None] = lambda _world: None
    standing: Callable[[World], UUID] | None = None
    """How a row comes to be, where a function makes it."""
    key: str = "id"
    elsewhere: str = "other"
    """Another participant, of whom who writes this table may write too."""
    is_of_yesterday: bool = True
    """Whether the rows that stand are aged by a day, so that there is a past to change."""


def adds(row: Callable[[World, str], Values], *, is_sealed: bool = True, **more: Any) -> Rule:
    """A row by an author, with her words (unless it has none), in the care of who walks with her."""

    def whole(world: World, who: str) -> Values:
        words = {"sealed": b"-"} if is_sealed else {}
        return {
            "id": uuid4(),
            "participant_id": world.her,
            "author_id": world.id(who),
            **words,
            **row(world, who),
        }

    return Rule(**{"row": whole, "author": "author_id", "added_by": CARE, **more})


def sets(by: tuple[str, ...], undo: Values | None = None, **values: Any) -> Change:
    """A change that sets the same for whoever makes it; a callable asks the world."""

    def of(world: World, _who: str) -> Values:
        return {name: value(world) if callable(value) else value for name, value in values.items()}

    return Change(of, by, undo or {})


def now(world: World) -> datetime:
    return world.now


def hers(world: World, table: str, **values: Any) -> UUID:
    return world.put(
        table, participant_id=world.her, author_id=world.id("pivot"), sealed=b"-", **values
    )  # fmt: skip


def a_named_other(world: World, who: str) -> UUID:
    return world.id("supervisor" if who != "supervisor" else "committee")
