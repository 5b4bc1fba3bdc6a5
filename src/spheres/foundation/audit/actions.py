"""Recording looks. Always in the transaction that shows or changes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest

from spheres.foundation.access.opened import Change, Opened, current_notes
from spheres.foundation.audit import outside
from spheres.foundation.audit.lines import COLUMNS, digest_of
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


_GIVEN = "%s, %s::uuid[], %s::uuid[], %s::int[], %s::text[], %s::text[], %s::text[], %s::text[]"
_WRITE = f"SELECT look, moment, for_partner, allowed_by FROM audit_write({_GIVEN})"  # noqa: S608
_AS_WRITTEN = f"SELECT * FROM audit_as_written({_GIVEN.removeprefix('%s, ')})"  # noqa: S608


def write_rows(member: Any, rows: Sequence[Row]) -> None:
    """All of them in one statement, the last of its transaction, in this member's name; ``member`` is none on
    a public page. Once the transaction stands, they are told outside the database."""
    if not rows:
        return
    given = {new_id(): row for row in rows}
    known = member.pk if member is not None and member.is_authenticated else None
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [known, *_values(given)])
        said = cursor.fetchall()
    told = {
        look: digest_of(
            look,
            moment,
            known,
            partner,
            given[look].participant_id,
            given[look].people,
            given[look].kind.value,
            given[look].page,
            sorted(given[look].categories),
            sources,
        )
        for look, moment, partner, sources in said
    }
    transaction.on_commit(partial(outside.tell, settings.AUDIT_FOLDER, told))


def rows_as_written(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """The same rows with every column, for when the database takes none of them."""
    with connection.cursor() as cursor:
        cursor.execute(_AS_WRITTEN, _values({new_id(): row for row in rows}))
        return [dict(zip(COLUMNS, row, strict=True)) for row in cursor.fetchall()]


def _values(given: dict[UUID, Row]) -> list[Any]:
    rows = given.values()
    return [
        list(given),
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
