"""What is noted about who she is."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from spheres.foundation.access.categories import Category
from spheres.foundation.access.member import transaction_lock
from spheres.foundation.declaration import save_changes
from spheres.foundation.vault.sealing import Keyring
from spheres.programme.participants.creating import create_idempotently
from spheres.programme.participants.indexing import index_anew
from spheres.programme.participants.likeness import Key, stored_keys
from spheres.programme.participants.models import ContactWay, Identity, Participant
from spheres.programme.participants.never_contact import ask_never_contact, refuse_never_contact
from spheres.programme.participants.queries import identity_of
from spheres.programme.participants.record import Record
from spheres.programme.participants.signals import birth_date_known


@dataclass(frozen=True)
class About:
    """Who she is, as she says it. ``birth_date`` is none when only an age is known."""

    name: str
    pronouns: str
    languages: list[str]
    legal_name: str = ""
    birth_date: date | None = None


@dataclass(frozen=True)
class ContactChannel:
    """One way to reach her safely."""

    channel: str
    value: str
    hours: str = ""
    name_to_use: str = ""
    may_leave_message: bool = False
    is_preferred: bool = False
    remarks: str = ""


def change_about(record: Record, about: About) -> None:
    """Call her as she wants to be called, and correct what was noted of who she is."""
    record.require(writes=Category.IDENTITY)
    participant, identity = record.participant, identity_of(record)
    before = _names_of(participant, identity)
    participant.languages = ",".join(about.languages)
    record.keys.seal(participant, name=about.name, pronouns=about.pronouns)
    _seal_again(
        record.keys,
        identity,
        legal_name=about.legal_name,
        birth_date=about.birth_date.isoformat() if about.birth_date else "",
    )
    with transaction.atomic():
        participant.save(update_fields=["sealed", "languages"])
        identity.save(update_fields=["sealed"])
        index_anew(record.id, Category.IDENTITY, before, _names_of(participant, identity))
        record.changed("participants:about", Identity)
        if about.birth_date and Category.CLINICAL in record.rights.writes:
            birth_date_known.send(None, record=record, birth_date=about.birth_date)


def add_way(record: Record, way_id: UUID, way: ContactChannel) -> None:
    """Note a way to reach her. Sent twice, it is noted once. Raises ``MustNotBeContacted`` when it goes
    through someone who must not be."""
    row, before = _way(record, way_id, way), _reaches(record)
    if create_idempotently(record, row, "channel", "may_leave_message", "is_preferred"):
        _way_was_saved(record, row, before)


def save_way(record: Record, way_id: UUID, way: ContactChannel) -> None:
    """Correct a way to reach her, or note it. Raises ``MustNotBeContacted``."""
    row = _way(record, way_id, way)
    transaction_lock(way_id)
    if ContactWay.objects.filter(pk=way_id, participant_id=record.id).exists():
        before = _reaches(record)
        save_changes(row)
        _way_was_saved(record, row, before)
    else:
        add_way(record, way_id, way)


def _way(record: Record, way_id: UUID, way: ContactChannel) -> ContactWay:
    record.require(writes=Category.CONTACT)
    refuse_never_contact(record, value=way.value, name_to_use=way.name_to_use)
    ask_never_contact(record, remarks=way.remarks)
    row = ContactWay(
        id=way_id,
        participant_id=record.id,
        channel=way.channel,
        may_leave_message=way.may_leave_message,
        is_preferred=way.is_preferred,
        noted_at=record.now,
    )
    return record.keys.seal_said(row, way)


def _way_was_saved(record: Record, row: ContactWay, before: set[Key]) -> None:
    """The one she prefers is one; and each can be found blind."""
    if row.is_preferred:
        others = ContactWay.objects.filter(participant_id=record.id).exclude(pk=row.pk)
        others.update(is_preferred=False)
    index_anew(record.id, Category.CONTACT, before, _reaches(record))
    record.changed("participants:way", ContactWay)


def forget_way(record: Record, way_id: UUID) -> None:
    """Keep this way to reach her no longer: it is gone, not hidden."""
    record.require(writes=Category.CONTACT)
    before = _reaches(record)
    with transaction.atomic():
        ContactWay.objects.filter(participant_id=record.id, pk=way_id).delete()
        index_anew(record.id, Category.CONTACT, before, _reaches(record))
        record.changed("participants:way-forget", ContactWay)


def note_birth_date(record: Record, identity: Identity, birth_date: date) -> None:
    """Her birth date, once she says it: kept sealed, and findable blind. ``identity`` is opened."""
    before = stored_keys([], _born(identity), [])
    _seal_again(record.keys, identity, birth_date=birth_date.isoformat())
    identity.save(update_fields=["sealed"])
    index_anew(record.id, Category.IDENTITY, before, stored_keys([], birth_date, []))
    record.changed("participants:note-birth-date", Identity)


def _seal_again(keys: Keyring, identity: Identity, **changed: Any) -> None:
    standing = {name: getattr(identity, name) for name in Identity.SEALED_FIELDS}
    keys.seal(identity, **{**standing, **changed})


def _names_of(participant: Participant, identity: Identity) -> set[Key]:
    """Both opened."""
    names = [name for name in (participant.name, identity.legal_name) if name]
    return stored_keys(names, _born(identity), [])


def _born(identity: Identity) -> date | None:
    return date.fromisoformat(identity.birth_date) if identity.birth_date else None


def _reaches(record: Record) -> set[Key]:
    ways = record.keys.open(ContactWay.objects.filter(participant_id=record.id))
    return stored_keys([], None, [way.value for way in ways])
