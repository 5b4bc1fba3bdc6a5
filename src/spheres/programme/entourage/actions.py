"""Noting people around her, as she sees them."""

from dataclasses import dataclass
from uuid import UUID

from spheres.foundation.access.categories import Category
from spheres.foundation.access.member import transaction_lock
from spheres.foundation.declaration import save_changes
from spheres.programme.entourage.indexing import recognised_by
from spheres.programme.entourage.models import PersonAround
from spheres.programme.participants.creating import create_idempotently
from spheres.programme.participants.models import NeverContact
from spheres.programme.participants.record import Record


@dataclass(frozen=True)
class PersonInput:
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


def add_person(record: Record, person_id: UUID, person: PersonInput) -> None:
    """Note someone around her. Sent twice, it is noted once."""
    row = _row(record, person_id, person)
    transaction_lock(person_id)
    if create_idempotently(record, row, "tie", "stance", "never_contact", "support_agreed"):
        _was_saved(record, row, person)


def note_person(record: Record, person_id: UUID, person: PersonInput) -> None:
    """Correct what was noted of someone around her, or note it."""
    row = _row(record, person_id, person)
    transaction_lock(person_id)
    before = PersonAround.objects.filter(pk=person_id, participant_id=record.id).first()
    if before is None:
        add_person(record, person_id, person)
        return
    reach_before = record.keys.open([before])[0].reach
    row.left_at = before.left_at
    save_changes(row)
    _was_saved(record, row, person, reach_before)


def _row(record: Record, person_id: UUID, person: PersonInput) -> PersonAround:
    record.require(writes=Category.ENTOURAGE)
    row = PersonAround(
        id=person_id, participant_id=record.id, tie=person.tie, stance=person.stance,
        never_contact=person.never_contact,
        support_agreed=person.support_agreed and not person.never_contact,
        author_id=record.member.pk, noted_at=record.now,
    )  # fmt: skip
    return record.keys.seal_said(row, person)


def _was_saved(record: Record, row: PersonAround, person: PersonInput, reach_before: str = "") -> None:
    """Who must never be contacted is kept so that any action toward her or him is stopped. What stays as it
    was said keeps its author."""
    standing = record.keys.open_one(NeverContact.objects.filter(pk=row.pk).first())
    stays = standing is not None and (person.name, person.reason) == (standing.name, standing.reason)
    if not (person.never_contact and stays and person.reach == reach_before):
        NeverContact.objects.filter(pk=row.pk).delete()
        stays = False
    if person.never_contact and not stays:
        never = NeverContact(
            id=row.pk,
            participant_id=record.id,
            **recognised_by(person.name, person.reach),
            author_id=record.member.pk,
            noted_at=record.now,
        )
        record.keys.seal(never, name=person.name, reason=person.reason)
        never.save(force_insert=True)
    record.changed("entourage:person-around", PersonAround)


def no_longer_around(record: Record, person_id: UUID) -> None:
    """She or he is no longer part of it. Who must never be contacted stays so."""
    record.require(writes=Category.ENTOURAGE)
    rows = PersonAround.objects.filter(pk=person_id, participant_id=record.id, left_at=None)
    if rows.update(left_at=record.now):
        record.changed("entourage:person-left", PersonAround)
