"""What the screen may offer: the same grants that the policies judge by."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.http import Http404


class NotVisible(Http404):
    """She may exist or not: for this member the page does not. Recorded as a refusal."""

    def __init__(self, participant_id: UUID | None = None) -> None:
        super().__init__("not visible")
        self.participant_id = participant_id


def answer_of(function: str, *values: Any) -> tuple[Any, ...]:
    """The one row that a function of the database answers. ``function`` is named in the code alone."""
    marks = ", ".join(["%s"] * len(values))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}({marks})", values)
        found: tuple[Any, ...] = cursor.fetchone()
    return found


TAKING_OVER = {"taking_over", "takes_lapsed"}
"""Sources of who took over from another and has not met her yet; the second once her yes has lapsed."""


@dataclass(frozen=True)
class Rights:
    """What the member of this transaction holds on one participant, now."""

    reads: frozenset[str] = frozenset()
    writes: frozenset[str] = frozenset()
    sources: frozenset[str] = field(default_factory=frozenset)
    since: dict[str, datetime] = field(default_factory=dict)
    """For a category that she shares *from a day on* alone: from when."""

    @property
    def in_grace(self) -> bool:
        """Whether the date of her yes has passed, and what is held is kept until she is asked."""
        return bool(self.sources & {"walks_on", "grace", "takes_lapsed"})

    @property
    def is_taking_over(self) -> bool:
        """Whether the member took over from another and has not met her yet."""
        return bool(self.sources & TAKING_OVER)

    def __bool__(self) -> bool:
        return bool(self.reads)


_CURRENT = """
SELECT participant_id, category, may_write, source, since FROM access_grant
WHERE member_id = (SELECT access_member()) AND valid_from <= access_now()
  AND (valid_until IS NULL OR valid_until > access_now())
"""


HELD = """
ARRAY(SELECT concat_ws('|', category, may_write, source, extract(epoch FROM since)) FROM access_grant
      WHERE member_id = (SELECT access_member()) AND participant_id = {participant}
        AND valid_from <= access_now() AND (valid_until IS NULL OR valid_until > access_now()))
"""
"""What the current member holds on a ``{participant}``, as a column of a larger query: for ``rights_of``."""


def rights_of(held: Iterable[str]) -> Rights:
    """The rights that a column of ``HELD`` tells."""
    rows: list[list[str]] = [line.split("|") for line in held]
    return _rights(
        [
            (
                None,
                category,
                may_write == "t",
                source,
                datetime.fromtimestamp(float(since[0]), UTC) if since else None,
            )
            for category, may_write, source, *since in rows
        ]
    )


def rights_on(participant_id: UUID) -> Rights:
    """The current member's rights on one participant: empty when there are none."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_CURRENT} AND participant_id = %s", [participant_id])
        rows = cursor.fetchall()
    return _rights(rows)


def participants_with(category: str = "", sources: Collection[str] = ()) -> list[UUID]:
    """Whom the current member may see (in this category, by one of these sources). Lists start here."""
    conditions, values = "", list[Any]()
    if category:
        conditions, values = " AND category = %s", [category]
    if sources:
        conditions, values = conditions + " AND source = ANY (%s)", [*values, list(sources)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT participant_id FROM ({_CURRENT}{conditions}) AS held",  # noqa: S608
            values,
        )
        return [row[0] for row in cursor.fetchall()]


def participants_by_source(*sources: str) -> list[list[UUID]]:
    """Whom the current member may see by each of these sources, in that order: one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT participant_id, source FROM ({_CURRENT} AND source = ANY (%s)) AS held",  # noqa: S608
            [list(sources)],
        )
        rows = cursor.fetchall()
    return [[pk for pk, source in rows if source == wanted] for wanted in sources]


def _rights(rows: list[Any]) -> Rights:
    since: dict[str, list[Any]] = {}
    for _participant, category, _may_write, _source, moment in rows:
        since.setdefault(category, []).append(moment)
    return Rights(
        reads=frozenset(r[1] for r in rows),
        writes=frozenset(r[1] for r in rows if r[2]),
        sources=frozenset(r[3] for r in rows),
        since={category: min(moments) for category, moments in since.items() if None not in moments},
    )
