"""What a pivot worker does: write a contact, add to it, say what is next, and mark it done."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid5

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from spheres.foundation.access.categories import Category
from spheres.foundation.access.member import transaction_lock
from spheres.foundation.declaration import save_changes
from spheres.foundation.ids import new_id
from spheres.programme.notes.models import (
    ContactNote,
    NoteAddition,
    NoteOpening,
    NoteQuote,
    NoteTopic,
    Step,
)
from spheres.programme.notes.rules import BIRTHDAY_NOTICE, birthdays_to_come
from spheres.programme.participants.creating import AlreadySent, create_idempotently
from spheres.programme.participants.record import Record
from spheres.programme.participants.undoing import CannotBeUndone, take_back


@dataclass(frozen=True)
class Contact:
    """One contact, as its worker tells it. ``minutes`` may be unknown."""

    kind: str
    at: datetime
    minutes: int | None
    place: str
    begun_by: str
    text: str
    aside: str = ""


@dataclass(frozen=True)
class Opening:
    """What she may read of a note; of what is held back, the ground, why, who decided, and until when."""

    choice: str
    ground: str = ""
    reason: str = ""
    decided_by: str = ""
    review_on: date | None = None


@dataclass(frozen=True)
class NoteParts:
    """What stands beside a note's text: her words, each to the letter; what it is about, as (kind, row); what
    she may read."""

    quotes: Sequence[str] = ()
    topics: Collection[tuple[str, UUID]] = ()
    opening: Opening | None = None


@dataclass(frozen=True)
class Planned:
    """What is next: a meeting, or something to do by a day; perhaps at an hour."""

    kind: str
    what: str
    due_on: date
    at: time | None = None


def write_note(
    record: Record,
    note_id: UUID,
    contact: Contact,
    planned: Planned | None = None,
    beside: NoteParts = NoteParts(),
) -> None:
    """Write a contact note with what stands beside it, and what is next if something is. Sent twice, it is
    one note and one step.

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
    record.keys.seal(note, text=contact.text, aside=contact.aside)
    if create_idempotently(record, note, "kind", "at", "minutes", "place", "begun_by"):
        _write_beside(record, note, beside)
        record.changed("notes:note-add", ContactNote)
    elif _stands_beside(record, note) != _alike(beside.quotes, beside.topics, beside.opening):
        raise AlreadySent(note)
    if planned:
        # The note was asked about already, if it had to be.
        plan_step(replace(record, asks_before_second=False), uuid5(note_id, "next"), planned)


def _write_beside(record: Record, note: ContactNote, beside: NoteParts) -> None:
    for n, her_words in enumerate(beside.quotes):
        quote = _part(record, NoteQuote, uuid5(note.pk, f"quote {n}"), note, noted_at=record.now)
        record.keys.seal(quote, her_words=her_words).save(force_insert=True)
    for kind, row_id in beside.topics:
        its_id = uuid5(note.pk, f"{kind} {row_id}")
        _part(record, NoteTopic, its_id, note, kind=kind, row_id=row_id, noted_at=record.now).save(
            force_insert=True
        )
    if beside.opening:
        _opening(record, uuid5(note.pk, "opening"), note, beside.opening).save(force_insert=True)


def _alike(quotes: Iterable[str], topics: Iterable[tuple[str, UUID]], opening: Any) -> tuple[Any, ...]:
    """What stands beside a note, in a shape that can be compared."""
    words = ("choice", "ground", "reason", "decided_by", "review_on")
    return (
        sorted(quotes),
        sorted((kind, str(row_id)) for kind, row_id in topics),
        opening and [getattr(opening, name) for name in words],
    )


def _stands_beside(record: Record, note: ContactNote) -> tuple[Any, ...]:
    """What was written with this note, the first time it was sent."""
    quotes = record.keys.open(NoteQuote.objects.filter(note_id=note.pk))
    topics = NoteTopic.objects.filter(note_id=note.pk).values_list("kind", "row_id")
    opening = NoteOpening.objects.filter(pk=uuid5(note.pk, "opening")).first()
    return _alike((quote.her_words for quote in quotes), topics, record.keys.open_one(opening))


def _part(record: Record, model: type[Any], part_id: UUID, note: ContactNote, **values: Any) -> Any:
    return model(id=part_id, participant_id=record.id, author_id=record.member.pk, note_id=note.pk, **values)


def _opening(record: Record, opening_id: UUID, note: ContactNote, opening: Opening) -> NoteOpening:
    row: NoteOpening = _part(
        record, NoteOpening, opening_id, note,
        choice=opening.choice, ground=opening.ground, review_on=opening.review_on, decided_at=record.now,
    )  # fmt: skip
    record.keys.seal(row, reason=opening.reason, decided_by=opening.decided_by)
    return row


def decide_opening(record: Record, opening_id: UUID, note: ContactNote, opening: Opening) -> None:
    """Who walks with her decides anew what she may read of a note; what was decided before stays on record.
    Sent twice, it is decided once. Raises ``AlreadySent``."""
    record.require(writes=Category.IDENTITY)
    transaction_lock(note.pk)
    row = _opening(record, opening_id, note, opening)
    if create_idempotently(record, row, "note_id", "choice", "ground", "review_on"):
        record.changed("notes:note-opening", NoteOpening)


def read_together(record: Record, note: ContactNote) -> None:
    """She read it with her worker: from now on it is open to her. Said twice, it was read the first time."""
    record.require(writes=Category.IDENTITY)
    transaction_lock(note.pk)
    newest = NoteOpening.objects.filter(note=note).order_by("-decided_at", "-pk").first()
    if newest is None or newest.choice == NoteOpening.Choice.TOGETHER:
        _opening(record, new_id(), note, Opening(NoteOpening.Choice.OPEN)).save(force_insert=True)
        record.changed("notes:note-read-together", NoteOpening)


def add_to_note(
    record: Record, note: ContactNote, addition_id: UUID, text: str, *, corrects: bool = False
) -> None:
    """Add to a note, or correct it; what was written before stays as it was. Sent twice, it is added once."""
    record.require(writes=Category.CLINICAL)
    addition = NoteAddition(
        id=addition_id,
        participant_id=record.id,
        note=note,
        author_id=record.member.pk,
        corrects=corrects,
        written_at=record.now,
    )
    record.keys.seal(addition, text=text)
    if create_idempotently(record, addition, "note_id", "corrects"):
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
            step, what=_("Decide anew together before %(day)s") % {"day": date_format(day, "DATE_FORMAT")}
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


def take_back_done(record: Record, step_id: UUID) -> bool:
    """It was pressed by mistake: it is not done. Taken back twice, it was the first time. False when it
    can't be."""
    record.require(writes=Category.CLINICAL)
    try:
        if take_back(Step.objects.filter(pk=step_id, participant_id=record.id), "done_at"):
            record.changed("notes:step-undo", Step)
    except CannotBeUndone:
        return False
    return True
