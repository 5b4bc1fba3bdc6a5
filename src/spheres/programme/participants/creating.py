"""A form that makes something makes it once, and never lies about it.

The id that comes with a form is honoured for the same member, participant, kind and content alone. Sent
again with other words it is a conflict, said as one; the same words under another id are asked about.
"""

import json
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection, models
from django.db.models import Q

from spheres.foundation.access.queries import NotVisible
from spheres.foundation.clock import day_begins
from spheres.programme.participants.record import Record

Row = Any
"""A new row of a model about a participant, with an ``author`` where the model names one."""
SOON = timedelta(minutes=10)
"""Within it, the same words again are asked about: Back was pressed, or an answer was lost."""


class AlreadySent(Exception):
    """This form was saved before, with other words: ``standing`` is what stands, opened."""

    def __init__(self, standing: Any) -> None:
        super().__init__(type(standing).__name__)
        self.standing = standing


class SentBefore(Exception):
    """The same words were saved a moment ago: ``standing`` is what stands, opened."""

    def __init__(self, standing: Any) -> None:
        super().__init__(type(standing).__name__)
        self.standing = standing


class BeforeHerSharing(Exception):
    """It happened before the moment from which she shares this with the member's partner: ``since``. She said
    nothing of what was before, and it is not theirs to write down here."""

    def __init__(self, name: str, since: datetime) -> None:
        super().__init__(name)
        self.name, self.since = name, since


def create_idempotently(record: Record, row: Row, *content: str, later: Collection[str] = ()) -> bool:
    """Add a new row whose id came with its form. False when this very thing already stood.

    ``content`` are the plain columns that the member filled in; the sealed words are compared as well, those
    apart that are said ``later``. Raises ``AlreadySent`` when the id stands with another content,
    ``SentBefore`` when the same content stands under another id since a moment, ``BeforeHerSharing`` when it
    happened before what she shares, and ``NotVisible`` when the id is someone else's row. Any other violation
    keeps its own name.
    """
    _within_what_she_shares(record, row)
    names = (*content, *(name for name in getattr(row, "SEALED_FIELDS", ()) if name not in later))
    if record.asks_before_second:
        (recorded, *_later) = type(row).access.moments.recorded
        recent = Q(**{f"{recorded}__gte": record.now - SOON})
        for other in _own(record, row, Q(pk=row.pk) | recent):
            if other.pk == row.pk:
                return _stands(other, row, names)
            if _is_alike(other, row, [name for name in names if not _is_moment(row, name)]):
                raise SentBefore(other)
    if _insert(row):
        return True
    standing = next(iter(_own(record, row, Q(pk=row.pk))), None)
    if standing is None:
        raise NotVisible(record.id)
    return _stands(standing, row, names)


def _within_what_she_shares(record: Record, row: Row) -> None:
    access = type(row).access
    since = record.rights.since.get(access.written_by)
    if since is None or access.present or access.stands_until:
        return
    for name in (*access.moments.happened, *access.moments.on_day):
        value = getattr(row, name)
        at = value if isinstance(value, datetime) or value is None else day_begins(value)
        if at is not None and at < since:
            raise BeforeHerSharing(name, since)


def _stands(standing: Row, row: Row, names: Collection[str]) -> bool:
    if not _is_alike(standing, row, names):
        raise AlreadySent(standing)
    return False


def _own(record: Record, row: Row, which: Q) -> list[Row]:
    """Rows of this kind by this member about this participant, opened."""
    rows = type(row)._default_manager.filter(which, participant_id=record.id)
    if author := type(row).access.author:
        rows = rows.filter(**{author: record.member.pk})
    return record.keys.open(rows) if hasattr(row, "SEALED_FIELDS") else list(rows)


def _is_alike(standing: Row, other: Row, names: Collection[str]) -> bool:
    return all(_plain(getattr(standing, name, None)) == _plain(getattr(other, name, None)) for name in names)


def _plain(value: Any) -> Any:
    """A value as it is once it was sealed and opened again."""
    return json.loads(json.dumps(value, default=_said_once, sort_keys=True))


def _said_once(value: Any) -> str:
    """A moment in one way, whatever clock it was read from."""
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)


def _is_moment(row: Row, name: str) -> bool:
    return any(
        field.attname == name and isinstance(field, models.DateTimeField)
        for field in row._meta.concrete_fields
    )


def _insert(row: Row) -> bool:
    """One statement. False when a row of this id stands; any other constraint's violation is raised."""
    fields: list[Any] = list(row._meta.concrete_fields)
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    values = [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields]
    places = ", ".join(["%s"] * len(values))
    table = quote(row._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({columns}) VALUES ({places}) ON CONFLICT (id) DO NOTHING",  # noqa: S608
            values,
        )
        is_made: bool = cursor.rowcount == 1
    row._state.adding, row._state.db = not is_made, connection.alias
    return is_made
