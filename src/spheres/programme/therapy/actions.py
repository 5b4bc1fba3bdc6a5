"""A therapist's own notes, who came, and what is shared of it as she decides."""

from dataclasses import replace
from datetime import date
from uuid import UUID, uuid5

from django.db import connection
from django.utils import timezone

from spheres.foundation.access.categories import Category
from spheres.foundation.access.queries import NotVisible
from spheres.programme.participants.creating import create_idempotently
from spheres.programme.participants.record import Record
from spheres.programme.services.actions import Answer, answer_referral
from spheres.programme.services.models import ServiceReferral, Status
from spheres.programme.therapy.models import Therapy, TherapyNote, TherapySession, TherapySummary
from spheres.programme.therapy.rules import is_first_session, news_by


def write_note(record: Record, note_id: UUID, text: str) -> None:
    """A note of one's own, that nobody else ever reads. Sent twice, it is written once."""
    record.require(writes=Category.THERAPY)
    note = TherapyNote(
        id=note_id, participant_id=record.id, author_id=record.member.pk, written_at=record.now
    )
    record.keys.seal(note, text=text)
    if create_idempotently(record, note):
        record.changed("therapy:note-add", TherapyNote)


def note_session(record: Record, therapy: Therapy, row_id: UUID, on: date, attendance: str) -> None:
    """Whether she came. The first session is also the answer to who asked for the therapy."""
    record.require(writes=Category.THERAPY)
    before = list(TherapySession.objects.filter(therapy=therapy).values_list("attendance", flat=True))
    row = TherapySession(
        id=row_id, participant_id=record.id, therapy=therapy, on=on, attendance=attendance,
        author_id=record.member.pk, written_at=record.now,
    )  # fmt: skip
    if not create_idempotently(record, row, "therapy_id", "on", "attendance"):
        return
    record.changed("therapy:session-add", TherapySession)
    if is_first_session(attendance, before):
        _say_it_began(record, row_id, on)


def _say_it_began(record: Record, session_id: UUID, on: date) -> None:
    asked = ServiceReferral.objects.filter(
        participant_id=record.id, owner_id=record.member.pk, status=Status.ACCEPTED, closed_at=None,
        for_role=record.member.role,
    ).first()  # fmt: skip
    if asked:
        next_on = news_by(on, timezone.localdate(record.now))
        answer = Answer(Status.IN_PROGRESS.value, on, next_on=next_on)
        answer_referral(replace(record, asks_before_second=False), asked, uuid5(session_id, "began"), answer)


def share_attendance(record: Record, therapy: Therapy, shares: bool) -> None:
    """As she decides, said by her therapist; her worker can take it back for her."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT therapy_share_attendance(%s, %s)", [therapy.pk, shares])
        is_changed = cursor.fetchone()[0]
    if is_changed:
        record.changed("therapy:share", TherapySession)


def write_summary(record: Record, row_id: UUID, text: str) -> None:
    """What they decided to share, with her agreement. Sent twice, it is written once."""
    record.require(writes=Category.THERAPY)
    row = TherapySummary(
        id=row_id,
        participant_id=record.id,
        author_id=record.member.pk,
        written_at=record.now,
        she_agreed=True,
    )
    record.keys.seal(row, text=text)
    if create_idempotently(record, row):
        record.changed("therapy:summary-add", TherapySummary)


def take_back_summary(record: Record, row_id: UUID) -> None:
    """She takes it back: from now on nobody reads it but its author. Raises ``NotVisible``."""
    if not TherapySummary.objects.filter(pk=row_id, participant_id=record.id).exists():
        raise NotVisible(record.id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT therapy_take_back(%s)", [row_id])
        is_changed = cursor.fetchone()[0]
    if is_changed:
        record.changed("therapy:summary-back", TherapySummary)
