"""How a table is kept, said where its model is defined: ``access = Access(...)`` or ``access = Open(...)``.
Of a view that rooms bring together: ``access = Joined(...)``.

From it come the table's policies, the verbs of each role, the guards of whose words a row holds and of its
moments (``installation/declared.py``), and the category that looks, drafts and retention use. What a
declaration can't say stands in a file of the app's ``sql/`` folder and hangs on it. A model of ours without
one is refused by Django's system check. Why: docs/decisions/0013-one-declaration.md.
"""

from dataclasses import dataclass
from typing import Any

ANY = "any"
"""Readable with a grant of any category: the name she goes by and her key, which go with each."""
NOBODY = "nobody"
"""Read through functions alone."""


@dataclass(frozen=True)
class Moments:
    """Columns of a table that hold a moment.

    ``recorded``: when it was written down, by the database's clock, once; ``renewed``: the same, again each
    time it is said anew. ``happened``: the author's word, never in the future. ``planned_end``: given when
    the row is made; afterwards only nearer, and never into the past. Two more are days: ``on_day`` happened,
    and ``ended_on`` happened and is said once. A day is not to come when it has begun somewhere on earth.
    """

    recorded: tuple[str, ...] = ()
    renewed: tuple[str, ...] = ()
    happened: tuple[str, ...] = ()
    planned_end: tuple[str, ...] = ()
    on_day: tuple[str, ...] = ()
    ended_on: tuple[str, ...] = ()
    undone: tuple[str, ...] = ()
    """Of those recorded: what can be pressed by mistake. Whoever said it takes it back within the hour, while
    the row stands as it was left (``foundation/access/sql/closings.sql``); nobody else, and never later."""

    @property
    def columns(self) -> set[str]:
        return {
            *self.recorded,
            *self.renewed,
            *self.happened,
            *self.planned_end,
            *self.on_day,
            *self.ended_on,
            *self.undone,
        }


@dataclass(frozen=True)
class Access:
    """A table that holds something about a participant.

    ``category`` is what it is read by (or ``ANY``, ``NOBODY``) and, unless ``writes`` names another, written
    by. ``adds`` says whether the application adds rows at all; ``changes`` are the columns that may change,
    always a list; ``removes`` whether a row may go. ``author`` is the field that names who wrote; the
    database keeps that it is whoever is asking, and notes in ``author_partner`` for which partner, as it was
    then. ``own_policies``: the policies of the table stand in its app's ``sql/`` instead.
    """

    category: str
    writes: str = ""
    adds: bool = True
    changes: tuple[str, ...] = ()
    removes: bool = False
    for_writers: bool = False
    """Read only by whoever may also write of ``writes`` about her: a copy of several kinds is for nobody who
    reads a part of them."""
    author: str = ""
    in_own_name: tuple[str, ...] = ()
    """Columns beside the author's that name a member: whoever writes them names herself."""
    moments: Moments = Moments()
    retention: str = ""
    """The category whose time decides when its words are forgotten; its own when nothing else is said."""
    also_sealed: tuple[str, ...] = ()
    """Columns beside ``sealed`` that hold sealed words, or the row's own key: forgotten with them."""
    is_forgotten: bool = True
    """False for what goes by itself before its time could come (drafts)."""
    participant: str = "participant_id"
    own_policies: bool = False
    is_source_of_grants: bool = False
    """Its rows open or shut something: whenever one is written, her grants are derived anew."""
    functions_change: tuple[str, ...] = ()
    """Columns that only functions of the database change: named, so that they are seen here."""
    present: str = ""
    """In SQL, whether a row says how things stand now: whom she shares with *from today on* sees it, however
    long ago it was written. Without it, a row belongs to the moment it tells of."""
    stands_until: str = ""
    """The same, said by a column: the row says how things stood until then; empty, how they stand now."""
    words_are_hers: bool = False
    """Whoever wrote it down: these are her own words, and no partner's to be left out."""
    part_of: str = ""
    """The column that names the row this one goes with: left out of what she shares, so is this one."""
    planned_for: str = ""
    """The column of the moment something is planned for, and happened once it has come."""

    @property
    def written_by(self) -> str:
        return self.writes or self.category

    @property
    def kept_for(self) -> str:
        """The category whose retention is this table's."""
        return self.retention or ("identity" if self.category in (ANY, NOBODY) else self.category)


@dataclass(frozen=True)
class Open:
    """A table about nobody in particular, and ``why`` it needs no participant's consent.

    The verbs are the application's role's; without ``own_policies`` every member reads it, and those in the
    role ``writer_role`` write it. ``to_all``: no policy at all, whoever asks reads it (names of partners).
    """

    why: str
    reads: bool = True
    adds: bool = False
    changes: tuple[str, ...] = ()
    removes: bool = False
    writer_role: str = ""
    author: str = ""
    moments: Moments = Moments()
    own_policies: bool = False
    to_all: bool = False


@dataclass(frozen=True)
class Joined:
    """A view put together from what rooms bring: of each that has ``sql/<branch>.sql``, the SELECT in it,
    with the columns of this model; in the order of the rooms. Members read through it what the policies of
    the tables under it show them, and no more; a function of the database's own reads all.
    """

    branch: str


Declaration = Access | Open


def declaration_of(model: type[Any]) -> Declaration | None:
    """What ``model`` says of its table; nothing for a library's."""
    found = getattr(model, "access", None)
    return found if isinstance(found, Access | Open) else None


def joined_of(model: type[Any]) -> Joined | None:
    """How ``model`` is put together, if it is a view."""
    found = getattr(model, "access", None)
    return found if isinstance(found, Joined) else None


def save_changes(row: Any, **options: Any) -> None:
    """Save the columns of ``row`` that may change, and no other. The row must stand."""
    row.save(force_update=True, update_fields=list(type(row).access.changes), **options)
