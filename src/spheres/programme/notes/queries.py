"""What is asked of contact notes, each in a fixed number of queries."""

from collections import defaultdict
from datetime import date, time
from uuid import UUID

from django.db.models import Q, Subquery

from spheres.foundation.access.queries import NotVisible
from spheres.programme.notes.models import ContactNote, NoteAddition, Step
from spheres.programme.participants.record import Record

TIMELINE_PAGE = 20
UNANSWERED = "unanswered"
"""The kind of a contact in which she was not there."""


def contact_note(record: Record, note_id: UUID) -> ContactNote:
    """One note, opened. Raises ``NotVisible``."""
    found = record.keys.open_one(ContactNote.objects.filter(pk=note_id, participant_id=record.id).first())
    if found is None:
        raise NotVisible(record.id)
    return found


def timeline(record: Record, before: UUID | None = None) -> tuple[list[ContactNote], bool]:
    """A page of contact notes, newest first, each with its additions; and whether there are older.

    ``before`` is the last note of the page before: several can be of the same minute, and none may fall
    between two pages.
    """
    notes = ContactNote.objects.filter(participant_id=record.id).select_related("author")
    if before:
        its = Subquery(ContactNote.objects.filter(pk=before, participant_id=record.id).values("at"))
        notes = notes.filter(Q(at__lt=its) | Q(at=its, pk__lt=before))
    found = record.keys.open(notes.order_by("-at", "-pk")[: TIMELINE_PAGE + 1])
    page, older = found[:TIMELINE_PAGE], len(found) > TIMELINE_PAGE
    additions: dict[UUID, list[NoteAddition]] = defaultdict(list)
    rows = NoteAddition.objects.filter(note_id__in=[n.pk for n in page]).select_related("author")
    for addition in record.keys.open(rows.order_by("written_at", "pk")):
        additions[addition.note_id].append(addition)
    for note in page:
        note.added = additions[note.pk]
    return page, older


def due_at(step: Step) -> tuple[date, time]:
    """The day and hour it is planned for; without an hour, the end of the day."""
    return step.due_on, step.at or time.max
