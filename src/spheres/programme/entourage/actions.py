"""Noting people around her, as she sees them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from spheres.foundation.access.categories import Category
from spheres.foundation.access.member import one_at_a_time
from spheres.foundation.access.queries import NotVisible, rights_or_not_visible
from spheres.foundation.audit.actions import record_change
from spheres.foundation.declaration import save_changes
from spheres.foundation.vault.keys import blind_index
from spheres.foundation.vault.sealing import Keyring
from spheres.programme.entourage.models import PersonAround
from spheres.programme.participants.models import NeverContact
from spheres.programme.participants.never_contact import KIND
from spheres.programme.participants.rules import never_keys


@dataclass(frozen=True)
class Person:
    """Someone around her. ``reason`` is why never to be contacted, in her words."""

    name: str
    tie: str
    stance: str
    her_words: str = ""
    reach: str = ""
    may_know: str = ""
    never_contact: bool = False
    reason: str = ""
    support_agreed: bool = False


@transaction.atomic
def note_person(member: Any, participant_id: UUID, person_id: UUID, said: Person, now: datetime) -> None:
    """Note someone around her, or correct it. Sent twice, it is noted once."""
    rights = rights_or_not_visible(participant_id, writes=Category.ENTOURAGE)
    one_at_a_time(person_id)
    if PersonAround.objects.filter(pk=person_id).exclude(participant_id=participant_id).exists():
        raise NotVisible(participant_id)
    row = PersonAround(
        id=person_id, participant_id=participant_id, tie=said.tie, stance=said.stance,
        never_contact=said.never_contact, support_agreed=said.support_agreed and not said.never_contact,
        author_id=member.pk, noted_at=now,
    )  # fmt: skip
    keys = Keyring.of([participant_id])
    keys.seal_said(row, said)
    before = PersonAround.objects.filter(pk=person_id).first()
    if before:
        row.left_at = before.left_at
        save_changes(row)
    else:
        row.save(force_insert=True)
    _set_never(member, keys, row, said, now)
    record_change(member, participant_id, "entourage:person-around", Category.ENTOURAGE, rights.sources)


def _set_never(member: Any, keys: Keyring, person: PersonAround, said: Person, now: datetime) -> None:
    NeverContact.objects.filter(pk=person.pk).delete()
    if not said.never_contact:
        return
    found = [blind_index(KIND, key) for key in sorted(never_keys(said.name, [said.reach]))]
    never = NeverContact(
        id=person.pk, participant_id=person.participant_id, keys=found, author_id=member.pk, noted_at=now
    )
    keys.seal(never, name=said.name, reason=said.reason)
    never.save(force_insert=True)


def no_longer_around(member: Any, participant_id: UUID, person_id: UUID, now: datetime) -> None:
    """She or he is no longer part of it. Who must never be contacted stays so."""
    rights = rights_or_not_visible(participant_id, writes=Category.ENTOURAGE)
    rows = PersonAround.objects.filter(pk=person_id, participant_id=participant_id, left_at=None)
    if rows.update(left_at=now):
        record_change(member, participant_id, "entourage:person-left", Category.ENTOURAGE, rights.sources)
