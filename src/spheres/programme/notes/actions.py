"""What a pivot worker does: write a contact, add to it, say what is next, and mark it done."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid5

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from spheres.foundation.access.categories import Category
from spheres.foundation.declaration import save_changes
from spheres.programme.notes.models import ContactNote, NoteAddition, Step
from spheres.programme.notes.rules import BIRTHDAY_NOTICE, birthdays_to_come
from spheres.programme.participants.creating import create_idempotently
from spheres.programme.participants.record import Record


@dataclass(frozen=True)
class Contact:
    """One contact, as its worker tells it. ``minutes`` may be unknown."""

    kind: str
    at: datetime
    minutes: int | None
    place: str
    begun_by: str
    text: str


@dataclass(frozen=True)
class Planned:
    """What is next: a meeting, or something to do by a day; perhaps at an hour."""

    kind: str
    what: str
    due_on: date
    at: time | None = None


def write_note(record: Record, note_id: UUID, contact: Contact, planned: Planned | None = None) -> None:
    """Write a contact note, and what is next if something is. Sent twice, it is one note and one step.

    ``note_id`` comes with the form; the step's id follows from it. Raises ``AlreadySent`` when this note
    stands with other words.
    """
    record.require(writes=Category.CLINICAL)
    note = ContactNote(
        id=note_id,
        participant_id=record.id,
        author_id=record.member.pk,
        kind=contact.kind,
        at=contact.at,
        minutes=contact.minutes,
        place=contact.place,
        begun_by=contact.begun_by,
        written_at=record.now,
    )
    record.keys.seal(note, text=contact.text)
    if create_idempotently(record, note, "kind", "at", "minutes", "place", "begun_by"):
        record.changed("notes:note-add", ContactNote)
    if planned:
        # The note was asked about already, if it had to be.
        plan_step(replace(record, asks_before_second=False), uuid5(note_id, "next"), planned)


def add_to_note(record: Record, note: ContactNote, addition_id: UUID, text: str) -> None:
    """Add to a note; what was written before stays as it was. Sent twice, it is added once."""
    record.require(writes=Category.CLINICAL)
    addition = NoteAddition(
        id=addition_id,
        participant_id=record.id,
        note=note,
        author_id=record.member.pk,
        written_at=record.now,
    )
    record.keys.seal(addition, text=text)
    if create_idempotently(record, addition, "note_id"):
        record.changed("notes:note-amend", NoteAddition)


def plan_step(record: Record, step_id: UUID, planned: Planned) -> None:
    """Say what is next. Sent twice, it is planned once."""
    record.require(writes=Category.CLINICAL)
    step = Step(
        id=step_id,
        participant_id=record.id,
        kind=planned.kind,
        due_on=planned.due_on,
        at=planned.at,
        author_id=record.member.pk,
        written_at=record.now,
    )
    record.keys.seal(step, what=planned.what)
    if create_idempotently(record, step, "kind", "due_on", "at"):
        record.changed("notes:step-add", Step)


def plan_birthdays(record: Record, birth_date: date, **_signal: Any) -> None:
    """Ahead of her fourteenth and eighteenth birthdays, something to do: what others decided for her is
    put before her anew. A corrected birth date moves what is not done yet."""
    today = timezone.localdate(record.now)
    birthday_steps = Step.objects.filter(participant_id=record.id, kind__startswith="turns_")
    standing = {step.kind: step for step in birthday_steps}
    for age, day in birthdays_to_come(birth_date, today):
        kind = Step.Kind(f"turns_{age}")
        step = standing.get(kind) or Step(
            participant_id=record.id, kind=kind, author_id=record.member.pk, written_at=record.now
        )
        if step.done_at:
            continue
        step.due_on = max(today, day - BIRTHDAY_NOTICE)
        record.keys.seal(
            step, what=_("Decide anew with her before %(day)s") % {"day": date_format(day, "DATE_FORMAT")}
        )
        if kind in standing:
            save_changes(step)
        else:
            step.save(force_insert=True)


def finish_step(record: Record, step_id: UUID) -> None:
    """Mark a step done. Done twice, it was done the first time."""
    record.require(writes=Category.CLINICAL)
    if Step.objects.filter(pk=step_id, participant_id=record.id, done_at=None).update(done_at=record.now):
        record.changed("notes:step-done", Step)
