"""What is asked of contact notes, each in a fixed number of queries."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.timezone import localdate

from spheres.foundation.access.queries import NotVisible
from spheres.foundation.vault.union import fetch_union, row_of, rows_beside
from spheres.programme.notes.models import ContactNote, NoteAddition, NoteOpening, NoteQuote, NoteTopic, Step
from spheres.programme.notes.rules import Readable, readable
from spheres.programme.participants.noting import topics
from spheres.programme.participants.record import Record

TIMELINE_PAGE = 20


def notes_of(record: Record) -> QuerySet[ContactNote]:
    """Her notes, sealed, each with her words and with what was decided last of what she may read."""
    quotes = NoteQuote.objects.filter(note_id=OuterRef("pk")).order_by("noted_at", "pk")
    openings = NoteOpening.objects.filter(note_id=OuterRef("pk")).order_by("-decided_at", "-pk")
    return (
        ContactNote.objects.filter(participant_id=record.id)
        .select_related("author")
        .annotate(quote_rows=rows_beside(quotes), opening_rows=rows_beside(openings[:1]))
    )


def opened_notes(record: Record, notes: QuerySet[ContactNote]) -> list[ContactNote]:
    """Notes of ``notes_of``, opened, with what stands beside each."""
    found = record.keys.open(notes)
    for note in found:
        beside: Any = note  # what the query brought with it
        note.quotes = list(record.keys.open(row_of(NoteQuote, row, notes.db) for row in beside.quote_rows))
        note.opening = next((row_of(NoteOpening, row, notes.db) for row in beside.opening_rows), None)
    return list(found)


def contact_note(record: Record, note_id: UUID) -> ContactNote:
    """One note, opened, with what stands beside it. Raises ``NotVisible``."""
    found = opened_notes(record, notes_of(record).filter(pk=note_id))
    if not found:
        raise NotVisible(record.id)
    return found[0]


def timeline(record: Record, before: UUID | None = None) -> tuple[list[ContactNote], bool]:
    """A page of contact notes, newest first, each with its additions; and whether there are older.

    ``before`` is the last note of the page before: several can be of the same minute, and none may fall
    between two pages.
    """
    notes = notes_of(record)
    if before:
        its = Subquery(ContactNote.objects.filter(pk=before, participant_id=record.id).values("at"))
        notes = notes.filter(Q(at__lt=its) | Q(at=its, pk__lt=before))
    found = opened_notes(record, notes.order_by("-at", "-pk")[: TIMELINE_PAGE + 1])
    page, older = found[:TIMELINE_PAGE], len(found) > TIMELINE_PAGE
    additions: dict[UUID, list[NoteAddition]] = defaultdict(list)
    rows = NoteAddition.objects.filter(note_id__in=[n.pk for n in page]).select_related("author")
    for addition in record.keys.open(rows.order_by("written_at", "pk")):
        additions[addition.note_id].append(addition)
    for note in page:
        note.added = additions[note.pk]
    return page, older


def note_in_full(record: Record, note_id: UUID) -> ContactNote:
    """One note with all that stands beside it, opened. Raises ``NotVisible``."""
    note = contact_note(record, note_id)
    rows = NoteAddition.objects.filter(note=note).select_related("author")
    note.added = list(record.keys.open(rows.order_by("written_at", "pk")))
    note.opening = record.keys.open_one(note.opening)
    return note


def offered_topics(record: Record) -> list[tuple[str, str, str]]:
    """(kind:row, kind's label, words) of all that a note can be about today, in one query."""
    kinds = list(topics(record))
    rows: dict[type[Any], list[Any]] = defaultdict(list)
    for row in record.keys.open(fetch_union(*(topic.hers(record) for topic in kinds)) if kinds else []):
        rows[type(row)].append(row)
    return [
        (f"{topic.kind}:{row.pk}", str(topic.label), topic.words(row))
        for topic in kinds
        for row in rows[topic.hers(record).model]
        if topic.stands(row)
    ]


def topics_of(record: Record, note: ContactNote) -> list[tuple[str, str, str]]:
    """(label, words, address) of what a note is about, as far as this member reads it."""
    about: dict[str, list[UUID]] = defaultdict(list)
    for kind, row_id in NoteTopic.objects.filter(note=note).values_list("kind", "row_id"):
        about[kind].append(row_id)
    found = []
    for topic in topics(record):
        for row in record.keys.open(topic.hers(record).filter(pk__in=about[topic.kind])):
            ids = [record.id, row.pk] if topic.is_page_of_one else [record.id]
            found.append((str(topic.label), topic.words(row), reverse(topic.page, args=ids)))
    return found


@dataclass(frozen=True)
class ForHer:
    """A note as she may read it: all of it, all but a part, later, or not yet."""

    note: ContactNote
    readable: Readable
    is_overdue: bool = False
    """The day on which it was to be looked at again is past."""

    @property
    def is_open(self) -> bool:
        return self.readable in (Readable.ALL, Readable.THE_REST)


def notes_for_her(record: Record, before: UUID | None = None) -> tuple[list[ForHer], bool]:
    """A page of her notes, newest first, each with what she may read of it; and whether there are older."""
    page, older = timeline(record, before)
    return [_for_her(note, localdate(record.now)) for note in page], older


def _for_her(note: ContactNote, today: date) -> ForHer:
    opening = note.opening
    if opening is None:
        return ForHer(note, readable("", ""))
    is_overdue = opening.review_on is not None and opening.review_on < today
    return ForHer(note, readable(opening.choice, opening.ground), is_overdue)


def due_at(step: Step) -> tuple[date, time]:
    """The day and hour it is planned for; without an hour, the end of the day."""
    return step.due_on, step.at or time.max
