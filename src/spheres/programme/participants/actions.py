"""What is noted about who she is."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from spheres.foundation.access.categories import Category
from spheres.foundation.access.queries import NotVisible
from spheres.foundation.audit.actions import record_change
from spheres.foundation.vault.keys import blind_index
from spheres.foundation.vault.sealing import Keyring
from spheres.programme.participants.models import Identity, OfParticipant
from spheres.programme.participants.rules import Match


def save_once(row: OfParticipant) -> bool:
    """Save a new row whose id came with its form. False when this very row, by the same author
    about the same person, already stood: a form sent twice makes one thing.

    Raises ``NotVisible`` when the id is another row's.
    """
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        same = {"pk": row.pk, "participant_id": row.participant_id, "author_id": row.author_id}  # type: ignore[attr-defined]
        if not type(row)._default_manager.filter(**same).exists():
            raise NotVisible(row.participant_id) from None
        return False
    return True


def note_birth_date(member: Any, identity: Identity, birth_date: date, sources: Iterable[str]) -> None:
    """Her birth date, once she says it: kept sealed, and findable blind. ``identity`` is opened."""
    pk = identity.participant_id
    said = {name: getattr(identity, name) for name in Identity.SEALED_FIELDS}
    Keyring.of([pk]).seal(identity, **{**said, "birth_date": birth_date.isoformat()})
    identity.save(update_fields=["sealed"])
    _index(pk, Match.BIRTH, birth_date.isoformat())
    record_change(member, pk, "participants:note-birth-date", Category.IDENTITY, sources)


def _index(participant_id: UUID, kind: str, value: str) -> None:
    # Not through the model: saving asks for the row back, and nobody may read these rows.
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO participants_blindindex (participant_id, kind, digest) VALUES (%s, %s, %s)",
            [participant_id, kind, blind_index(kind, value)],
        )
