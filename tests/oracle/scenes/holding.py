"""The terms in which it is said what a table holds (tables.py)."""

from dataclasses import dataclass, replace

NAME, NOBODY, OWN, WALKING = "name", "nobody", "own", "walking"


@dataclass(frozen=True)
class Table:
    kind: str
    recorded: str | None = None
    happened: str | None = None
    author: str | None = None
    partner: str | None = None
    changed: str | None = None
    changed_partner: str | None = None
    of: tuple[str, str] | None = None
    """The column, and the table that it points to."""
    what: str = ""
    over: str | None = None


def written(
    kind: str,
    recorded: str,
    happened: str | None = None,
    changes: bool = False,
    of: tuple[str, str] | None = None,
    author: str = "author_id",
    what: str = "",
    over: str | None = None,
) -> Table:
    """A row that says who wrote it and for which partner; of some also who changed it last."""
    row = Table(kind, recorded, happened, author, "author_partner_id", of=of, what=what, over=over)
    return replace(row, changed="changed_by_id", changed_partner="changed_partner_id") if changes else row


NEVER_OVER = "NULL::timestamptz"
ENDED = "ends_at"
