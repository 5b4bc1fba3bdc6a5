"""What is noted about who she is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from spheres.foundation.access.categories import Category
from spheres.foundation.access.member import one_at_a_time
from spheres.foundation.access.queries import NotVisible, rights_or_not_visible
from spheres.foundation.audit.actions import record_change
from spheres.foundation.declaration import save_changes
from spheres.foundation.vault.keys import blind_index
from spheres.foundation.vault.sealing import Keyring
from spheres.programme.participants.models import ContactWay, Identity, OfParticipant, Participant
from spheres.programme.participants.never_contact import refuse_never_contact
from spheres.programme.participants.rules import Match, stored_keys
from spheres.programme.participants.signals import birth_date_known


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


@dataclass(frozen=True)
class About:
    """Who she is, as she says it. ``birth_date`` is none when only an age is known."""

    name: str
    pronouns: str
    languages: list[str]
    legal_name: str = ""
    birth_date: date | None = None


@dataclass(frozen=True)
class Way:
    """One way to reach her safely."""

    channel: str
    value: str
    hours: str = ""
    name_to_use: str = ""
    may_leave_message: bool = False
    is_preferred: bool = False
    remarks: str = ""


def change_about(member: Any, participant_id: UUID, about: About, now: datetime) -> None:
    """Call her as she wants to be called, and correct what was noted of who she is."""
    rights = rights_or_not_visible(participant_id, writes=Category.IDENTITY)
    keys = Keyring.of([participant_id])
    person = Participant.objects.get(pk=participant_id)
    person.languages = ",".join(about.languages)
    keys.seal(person, name=about.name, pronouns=about.pronouns)
    identity = keys.open_one(Identity.objects.filter(participant_id=participant_id).first())
    if identity is None:
        raise NotVisible(participant_id)
    _seal_again(
        keys,
        identity,
        legal_name=about.legal_name,
        birth_date=about.birth_date.isoformat() if about.birth_date else "",
    )
    with transaction.atomic():
        person.save(update_fields=["sealed", "languages"])
        identity.save(update_fields=["sealed"])
        names = [name for name in (about.name, about.legal_name) if name]
        _reindex(participant_id, Category.IDENTITY, stored_keys(names, about.birth_date, []))
        record_change(member, participant_id, "participants:about", Category.IDENTITY, rights.sources)
        if about.birth_date and Category.CLINICAL in rights.writes:
            said = {"member": member, "participant_id": participant_id, "birth_date": about.birth_date}
            birth_date_known.send(None, **said, now=now)


def save_way(member: Any, participant_id: UUID, way_id: UUID, way: Way, now: datetime) -> None:
    """Note a way to reach her, or correct one. The one she prefers is one. Raises ``MustNotBeContacted`` when
    it goes through someone who must not be."""
    rights = rights_or_not_visible(participant_id, writes=Category.CONTACT)
    one_at_a_time(way_id)
    refuse_never_contact(participant_id, value=way.value, name_to_use=way.name_to_use, remarks=way.remarks)
    keys = Keyring.of([participant_id])
    row = ContactWay(
        id=way_id,
        participant_id=participant_id,
        channel=way.channel,
        may_leave_message=way.may_leave_message,
        is_preferred=way.is_preferred,
        noted_at=now,
    )
    keys.seal_said(row, way)
    hers = ContactWay.objects.filter(participant_id=participant_id)
    if ContactWay.objects.filter(pk=way_id).exclude(participant_id=participant_id).exists():
        raise NotVisible(participant_id)
    with transaction.atomic():
        if way.is_preferred:
            hers.exclude(pk=way_id).update(is_preferred=False)
        is_known = hers.filter(pk=way_id).exists()
        if is_known:
            save_changes(row)
        else:
            row.save(force_insert=True)
        _reindex_ways(participant_id, keys)
        record_change(member, participant_id, "participants:way", Category.CONTACT, rights.sources)


def forget_way(member: Any, participant_id: UUID, way_id: UUID) -> None:
    """Keep this way to reach her no longer: it is gone, not hidden."""
    rights = rights_or_not_visible(participant_id, writes=Category.CONTACT)
    with transaction.atomic():
        ContactWay.objects.filter(participant_id=participant_id, pk=way_id).delete()
        _reindex_ways(participant_id, Keyring.of([participant_id]))
        record_change(member, participant_id, "participants:way-forget", Category.CONTACT, rights.sources)


def note_birth_date(member: Any, identity: Identity, birth_date: date, sources: Iterable[str]) -> None:
    """Her birth date, once she says it: kept sealed, and findable blind. ``identity`` is opened."""
    pk = identity.participant_id
    _seal_again(Keyring.of([pk]), identity, birth_date=birth_date.isoformat())
    identity.save(update_fields=["sealed"])
    _index(pk, Match.BIRTH, birth_date.isoformat())
    record_change(member, pk, "participants:note-birth-date", Category.IDENTITY, sources)


def _seal_again(keys: Keyring, identity: Identity, **changed: Any) -> None:
    said = {name: getattr(identity, name) for name in Identity.SEALED_FIELDS}
    keys.seal(identity, **{**said, **changed})


def _reindex_ways(participant_id: UUID, keys: Keyring) -> None:
    ways = keys.open(ContactWay.objects.filter(participant_id=participant_id))
    _reindex(participant_id, Category.CONTACT, stored_keys([], None, [way.value for way in ways]))


def _reindex(participant_id: UUID, category: str, keys: set[tuple[str, str]]) -> None:
    found = sorted(keys)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT participants_reindex(%s, %s, %s, %s)",
            [
                participant_id,
                category,
                [kind for kind, _value in found],
                [blind_index(*key) for key in found],
            ],
        )


def _index(participant_id: UUID, kind: str, value: str) -> None:
    # Not through the model: saving asks for the row back, and nobody may read these rows.
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO participants_blindindex (participant_id, kind, digest) VALUES (%s, %s, %s)",
            [participant_id, kind, blind_index(kind, value)],
        )
