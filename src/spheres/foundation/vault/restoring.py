"""Bringing a region back: its keys from a copy of the key file and its shares; its rows from a backup.

A backup's rows are wrapped by the versions of their day. Where that is not the key file's, the wrap comes
from the file, which holds a copy of all that stood when its version began: everyone's, and those of rows with
a key of their own. Who is in neither was erased since; a draft that is in neither was sent, or named someone
who was erased.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction

from spheres.foundation.vault import keyfile, keys
from spheres.foundation.vault.aead import KeyUnavailable
from spheres.foundation.vault.keyfile import KeyFile
from spheres.foundation.vault.keys import open_with, unwrap, version_of
from spheres.foundation.vault.making import WRAP, note_versions
from spheres.foundation.vault.models import Draft, ParticipantKey, RegionKey
from spheres.foundation.vault.resealing import sealed_models, wrapped_models
from spheres.foundation.vault.sealing import context_of, keys_in


def bring_back(copy: Path, root: bytes) -> KeyFile:
    """The key file from a copy of it, opened by the root that its shares gave, in every place, for the
    provider of today. Raises ``KeyUnavailable``."""
    file = keyfile.parse(copy.read_text(encoding="ascii", errors="replace"), root, with_copies=True)
    if keyfile.exists():
        raise KeyUnavailable("a key file stands in one of its places: move it away first, and keep it")
    return keyfile.write(file)


@dataclass
class Restored:
    """What would be done with the participants' keys of a database that was restored."""

    standing: int = 0
    from_file: dict[UUID, bytes] = field(default_factory=dict)
    erased: list[UUID] = field(default_factory=list)
    own: list[Any] = field(default_factory=list)
    """Rows with a key of their own, with their wrap from the file."""
    gone: list[Draft] = field(default_factory=list)
    older: int = 0
    """Whose words were sealed anew since: this backup is older than the last renewal, and opens nothing."""


def look_at(using: str) -> Restored:
    """Changes nothing."""
    file = keyfile.read(with_copies=True)
    found = Restored()
    for row in ParticipantKey.objects.using(using).order_by("pk").iterator():
        if version_of(bytes(row.wrapped)) in file.wraps:
            found.standing += 1
        elif row.pk not in file.copies:
            found.erased.append(row.pk)
        elif _opens_hers(using, row.pk, file.copies[row.pk]):
            found.from_file[row.pk] = file.copies[row.pk]
        else:
            found.older += 1
    for row in _of_no_version(using, file):
        if row.pk in file.copies:
            row.wrapped = file.copies[row.pk]
            found.own.append(row)
        elif isinstance(row, Draft):
            found.gone.append(row)
    return found


def _of_no_version(using: str, file: KeyFile) -> Iterator[Any]:
    """Rows with a key of their own, wrapped by a version that is no more."""
    for model in wrapped_models():
        if model is not ParticipantKey:
            for row in model._default_manager.using(using).exclude(wrapped=None).iterator():
                if version_of(bytes(row.wrapped)) not in file.wraps:
                    yield row


def _opens_hers(using: str, participant_id: UUID, wrapped: bytes) -> bool:
    """Whether the key that the file holds opens something of hers; of who has nothing, there is none to
    lose."""
    hers = keys_in(unwrap(wrapped, participant_id))
    for model, owner in sealed_models():
        for row in (
            model._default_manager.using(using).filter(**{owner: participant_id}).exclude(sealed=b"")[:1]
        ):
            try:
                open_with(iter(hers), bytes(row.sealed), context_of(row._meta.db_table, row.pk))
            except KeyUnavailable:
                return False
            return True
    return True


def take(using: str, restored: Restored) -> None:
    """The wrap from the file, for each of these; and the database knows the versions that stand, alone."""
    file = keyfile.read()
    with transaction.atomic(using=using):
        note_versions(using, file)
        for participant_id, wrapped in restored.from_file.items():
            ParticipantKey.objects.using(using).filter(pk=participant_id).update(wrapped=wrapped)
        for row in restored.own:
            row.save(using=using, update_fields=["wrapped"])
        for draft in restored.gone:
            draft.delete(using=using)
        RegionKey.objects.using(using).filter(purpose=WRAP).exclude(version__in=file.wraps).delete()
    keys.ring(fresh=True)


def with_shares(file: KeyFile, of: int, needed: int) -> KeyFile:
    """The same, and a note that so many shares of its root were printed."""
    return keyfile.write(replace(file, shares=(of, needed)))
