"""What the screen may offer: the same grants that the policies judge by."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection
from django.http import Http404


class NotVisible(Http404):
    """She may exist or not: for this member the page does not. Recorded as a refusal."""

    def __init__(self, participant_id: UUID | None = None) -> None:
        super().__init__("not visible")
        self.participant_id = participant_id


@dataclass(frozen=True)
class Rights:
    """What the member of this transaction holds on one participant, now."""

    reads: frozenset[str] = frozenset()
    writes: frozenset[str] = frozenset()
    sources: frozenset[str] = field(default_factory=frozenset)

    def __bool__(self) -> bool:
        return bool(self.reads)


_CURRENT = """
SELECT participant_id, category, may_write, source FROM access_grant
WHERE member_id = (SELECT access_member()) AND valid_from <= access_now()
  AND (valid_until IS NULL OR valid_until > access_now())
"""


HELD = """
ARRAY(SELECT category || '|' || may_write || '|' || source FROM access_grant
      WHERE member_id = (SELECT access_member()) AND participant_id = {participant}
        AND valid_from <= access_now() AND (valid_until IS NULL OR valid_until > access_now()))
"""
"""What the current member holds on a ``{participant}``, as a column of a larger query: for ``rights_of``."""


def rights_of(held: Iterable[str]) -> Rights:
    """The rights that a column of ``HELD`` tells."""
    rows = [line.split("|") for line in held]
    return _rights([(None, category, may_write == "true", source) for category, may_write, source in rows])


def rights_on(participant_id: UUID) -> Rights:
    """The current member's rights on one participant: empty when there are none."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_CURRENT} AND participant_id = %s", [participant_id])
        rows = cursor.fetchall()
    return _rights(rows)


def rights_or_not_visible(participant_id: UUID, *, reads: str = "", writes: str = "") -> Rights:
    """The same, or ``NotVisible`` when there are none or the named category is not among them."""
    rights = rights_on(participant_id)
    if not rights or (reads and reads not in rights.reads) or (writes and writes not in rights.writes):
        raise NotVisible(participant_id)
    return rights


def participants_with(category: str = "", source: str = "") -> list[UUID]:
    """Whom the current member may see (in this category, by this source). Lists start here."""
    conditions, values = "", []
    if category:
        conditions, values = " AND category = %s", [category]
    if source:
        conditions, values = conditions + " AND source = %s", [*values, source]
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
    return Rights(
        reads=frozenset(r[1] for r in rows),
        writes=frozenset(r[1] for r in rows if r[2]),
        sources=frozenset(r[3] for r in rows),
    )
