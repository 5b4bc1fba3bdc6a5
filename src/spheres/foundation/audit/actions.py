"""Recording looks. Always in the transaction that shows or changes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.http import HttpRequest

from spheres.foundation.access.opened import Change, Opened, current_notes
from spheres.foundation.audit.models import Look
from spheres.foundation.ids import new_id


@dataclass(frozen=True)
class Row:
    """One row to write. ``sources`` is none where the grants that hold now are to say why it was allowed."""

    participant_id: UUID | None
    kind: Look.Kind
    page: str
    categories: Sequence[str] = ()
    sources: Sequence[str] | None = None
    people: int | None = None


# Of the grants that hold now, those of the categories that were opened allowed it. Where none is of them, and
# she shares something else with this member's partner, it was addressed to it. A name goes with any grant.
COLUMNS = (
    "id", "at", "member_id", "partner_id", "participant_id", "people", "kind", "page", "categories", "sources"
)  # fmt: skip
_ROWS = """
SELECT asked.id, now(), %s, %s, asked.participant_id, asked.people, asked.kind, asked.page,
       string_to_array(asked.categories, ','),
       COALESCE(string_to_array(asked.sources, ','), held.of_these,
                CASE WHEN asked.categories = '' THEN held.of_any
                     WHEN 'consent' = ANY (held.of_any) THEN '{addressed}'::text[] END, '{}')
FROM unnest(%s::uuid[], %s::uuid[], %s::int[], %s::text[], %s::text[], %s::text[], %s::text[])
     AS asked(id, participant_id, people, kind, page, categories, sources)
LEFT JOIN LATERAL (
  SELECT array_agg(DISTINCT g.source ORDER BY g.source)
           FILTER (WHERE g.category = ANY (string_to_array(asked.categories, ','))) AS of_these,
         array_agg(DISTINCT g.source ORDER BY g.source) AS of_any
  FROM access_grant g
  WHERE asked.sources IS NULL AND g.participant_id = asked.participant_id
    AND g.member_id = (SELECT access_member()) AND g.valid_from <= access_now()
    AND (g.valid_until IS NULL OR g.valid_until > access_now())
) AS held ON true
"""


_WRITE = f"INSERT INTO audit_look ({', '.join(COLUMNS)}) {_ROWS}"


def write_rows(member: Any, rows: Sequence[Row]) -> None:
    """All of them in one statement, in this member's name; ``member`` is none on a public page."""
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(_WRITE, _values(member, rows))


def rows_as_written(member: Any, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """The same rows with every column, for when the database takes none of them."""
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, _values(member, rows))
        return [dict(zip(COLUMNS, row, strict=True)) for row in cursor.fetchall()]


def _values(member: Any, rows: Sequence[Row]) -> list[Any]:
    known = member if member is not None and member.is_authenticated else None
    return [
        known.pk if known else None,
        known.partner_id if known else None,
        [new_id() for _row in rows],
        [row.participant_id for row in rows],
        [row.people for row in rows],
        [row.kind.value for row in rows],
        [row.page for row in rows],
        [",".join(sorted(row.categories)) for row in rows],
        [None if row.sources is None else ",".join(sorted(row.sources)) for row in rows],
    ]


def looks_of(page: str, notes: Opened, *, is_shown: bool) -> list[Row]:
    """What one answer opened and changed, under the name of the page that was asked for.

    Of an answer that leads elsewhere (``is_shown`` is false), what was opened for a change is in the change's
    own row.
    """
    rows = [
        Row(change.participant_id, Look.Kind.CHANGE, change.action, change.categories, change.sources)
        for change in notes.changes
    ]
    kind = Look.Kind.PRINT if notes.is_print else Look.Kind.VIEW
    changed = {change.participant_id for change in notes.changes}
    for participant_id, categories in notes.people().items():
        if is_shown or participant_id not in changed:
            rows.append(Row(participant_id, kind, page, sorted(categories)))
    if is_shown and notes.searched is not None:
        rows.append(Row(None, kind, page, sources=(), people=notes.searched))
    return rows


def page_of(request: HttpRequest) -> str:
    """The name of the page that was asked for."""
    return request.resolver_match.view_name if request.resolver_match else ""


def write_so_far(request: HttpRequest) -> None:
    """Write the looks of what was opened until here: for the page that shows the record, its own included."""
    notes = current_notes()
    if notes is not None:
        write_rows(request.user, looks_of(page_of(request), notes, is_shown=True))
        notes.forget()


def record_look(
    member: Any,
    participant_ids: Iterable[UUID],
    page: str,
    categories: Iterable[str] = (),
    *,
    kind: Look.Kind = Look.Kind.VIEW,
    sources: Iterable[str] = (),
) -> None:
    """One row for each of these, now: for a refusal, and for what is no page."""
    kinds, why = sorted(categories), sorted(sources)
    write_rows(member, [Row(participant_id, kind, page, kinds, why) for participant_id in participant_ids])


def record_change(
    member: Any, participant_id: UUID, action: str, category: str, sources: Iterable[str] = ()
) -> None:
    """Something of hers was changed. In an answer it is written with the answer's looks, in one statement."""
    change = Change(participant_id, action, (category,) if category else (), tuple(sources))
    notes = current_notes()
    if notes is not None:
        notes.changes.append(change)
    else:
        row = Row(participant_id, Look.Kind.CHANGE, action, change.categories, change.sources)
        write_rows(member, [row])
