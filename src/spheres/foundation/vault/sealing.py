"""Sealing and opening rows with their participant's key."""

import json
from collections.abc import Iterable
from typing import Any, Self, TypeVar
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from spheres.foundation.access.opened import category_of, note_opened
from spheres.foundation.vault.aead import KEY_BYTES, encrypt, new_key
from spheres.foundation.vault.keys import open_with, unwrap, wrap
from spheres.foundation.vault.models import ParticipantKey, Sealed

Row = TypeVar("Row", bound=Sealed)


def context_of(table: str, row_id: UUID) -> bytes:
    """What ties sealed bytes to their row: moved elsewhere, they do not open."""
    return f"{table}:{row_id}".encode()


def with_keys(rows: QuerySet[Row], owner: str = "participant_id") -> QuerySet[Any]:
    """The same rows, each with its participant's wrapped key if this member may read it: ``Keyring.beside``
    opens it without another query. ``owner`` is the field that names whose key it is."""
    keys = ParticipantKey.objects.filter(participant_id=OuterRef(owner)).values("wrapped")
    return rows.annotate(wrapped_key=Subquery(keys))


def keys_in(unwrapped: bytes) -> list[bytes]:
    """A participant's keys: the one that seals; and while her rows are sealed anew, what sealed them
    before."""
    return [unwrapped[at : at + KEY_BYTES] for at in range(0, len(unwrapped), KEY_BYTES)]


class Keyring:
    """Keys of some participants, for as long as one answer is being made.

    Made from rows that row-level security let through: whoever may not read a participant's key
    row gets a ring without it. Never kept beyond the request.
    """

    def __init__(self, keys: dict[UUID, bytes]) -> None:
        """``keys`` as they were unwrapped."""
        self._keys = keys

    @classmethod
    def of(cls, participant_ids: Iterable[UUID], using: str = "default") -> Self:
        rows = ParticipantKey.objects.using(using).filter(participant_id__in=list(participant_ids))
        return cls({row.participant_id: unwrap(bytes(row.wrapped), row.participant_id) for row in rows})

    @classmethod
    def beside(cls, row: Sealed) -> Self:
        """The key that came with a row of ``with_keys``."""
        wrapped = row.wrapped_key  # type: ignore[attr-defined]
        owner = row.key_owner
        return cls({owner: unwrap(bytes(wrapped), owner)} if wrapped else {})

    @classmethod
    def new(cls, participant_id: UUID) -> tuple[Self, ParticipantKey]:
        """A ring with a fresh key, and the row that keeps it (not yet saved)."""
        key = new_key()
        row = ParticipantKey(participant_id=participant_id, wrapped=wrap(key, participant_id))
        return cls({participant_id: key}), row

    def __contains__(self, participant_id: UUID) -> bool:
        return participant_id in self._keys

    def seal(self, row: Row, **words: Any) -> Row:
        """Put ``words`` (JSON values, one for each of the row's ``SEALED_FIELDS``) into ``row``."""
        missing = set(row.SEALED_FIELDS) ^ set(words)
        if missing:
            raise ValueError(f"{type(row).__name__} seals {row.SEALED_FIELDS}; check {sorted(missing)}")
        plain = json.dumps(words, ensure_ascii=False, default=str).encode()
        row.sealed = self.seal_bytes(row.key_owner, plain, context_of(row._meta.db_table, row.pk))
        for name, value in words.items():
            setattr(row, name, value)
        return row

    def seal_said(self, row: Row, values: Any) -> Row:
        """The same, from what was said: each of the row's ``SEALED_FIELDS`` as an attribute of ``values``."""
        return self.seal(row, **{name: getattr(values, name) for name in row.SEALED_FIELDS})

    def seal_bytes(self, participant_id: UUID, plain: bytes, context: bytes) -> bytes:
        """Raises ``KeyError`` when her key is not here."""
        return encrypt(keys_in(self._keys[participant_id])[0], plain, context)

    def open_bytes(self, participant_id: UUID, sealed: bytes, context: bytes) -> bytes:
        """Raises ``KeyError``, ``KeyUnavailable``."""
        return open_with(iter(keys_in(self._keys[participant_id])), sealed, context)

    def open(self, rows: Iterable[Row]) -> list[Row]:
        """The same rows with their words as attributes; a row whose key is not here is left out, and one
        whose words were forgotten. What is opened is noted, for the record of looks."""
        opened = []
        for row in rows:
            if row.key_owner not in self._keys or not row.sealed:
                continue
            plain = self.open_bytes(row.key_owner, bytes(row.sealed), context_of(row._meta.db_table, row.pk))
            for name, value in json.loads(plain).items():
                setattr(row, name, value)
            note_opened(row.key_owner, category_of(type(row)))
            opened.append(row)
        return opened

    def open_one(self, row: Row | None) -> Row | None:
        return next(iter(self.open([row])), None) if row is not None else None
