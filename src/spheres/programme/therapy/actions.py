"""A therapist's own notes, who came, and what is shared of it as she decides."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from spheres.foundation.access.categories import Category
from spheres.foundation.access.queries import NotVisible, rights_or_not_visible
from spheres.foundation.audit.actions import record_change
from spheres.foundation.ids import new_id
from spheres.foundation.vault.sealing import Keyring
from spheres.programme.participants.actions import save_once
from spheres.programme.services.actions import Answer, answer_referral
from spheres.programme.services.models import ServiceReferral, Status
from spheres.programme.therapy.models import Therapy, TherapyNote, TherapySession, TherapySummary
from spheres.programme.therapy.rules import is_first_session, news_by

THERAPY, HEALTH = Category.THERAPY, Category.HEALTH


def write_note(member: Any, participant_id: UUID, note_id: UUID, text: str, now: datetime) -> None:
    """A note of one's own, that nobody else ever reads. Sent twice, it is written once."""
    rights = rights_or_not_visible(participant_id, writes=THERAPY)
    note = TherapyNote(id=note_id, participant_id=participant_id, author_id=member.pk, written_at=now)
    Keyring.of([participant_id]).seal(note, text=text)
    if save_once(note):
        record_change(member, participant_id, "therapy:note-add", THERAPY, rights.sources)


@transaction.atomic
def note_session(
    member: Any, therapy: Therapy, row_id: UUID, on: date, attendance: str, now: datetime
) -> None:
    """Whether she came. The first session is also the answer to who asked for the therapy."""
    rights = rights_or_not_visible(therapy.participant_id, writes=THERAPY)
    before = list(TherapySession.objects.filter(therapy=therapy).values_list("attendance", flat=True))
    row = TherapySession(
        id=row_id, participant_id=therapy.participant_id, therapy=therapy, on=on, attendance=attendance,
        author_id=member.pk, written_at=now,
    )  # fmt: skip
    if not save_once(row):
        return
    record_change(member, therapy.participant_id, "therapy:session-add", THERAPY, rights.sources)
    if is_first_session(attendance, before):
        _say_it_began(member, therapy, on, now)


def _say_it_began(member: Any, therapy: Therapy, on: date, now: datetime) -> None:
    asked = ServiceReferral.objects.filter(
        participant_id=therapy.participant_id, owner_id=member.pk, status=Status.ACCEPTED, closed_at=None,
        for_role=member.role,
    ).first()  # fmt: skip
    if asked:
        next_on = news_by(on, timezone.localdate(now))
        said = Answer(Status.IN_PROGRESS.value, on, next_on=next_on)
        answer_referral(member, asked, new_id(), said, now)


def share_attendance(member: Any, therapy: Therapy, shares: bool) -> None:
    """As she decides, said by her therapist; her worker can take it back for her."""
    rights = rights_or_not_visible(therapy.participant_id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT therapy_share_attendance(%s, %s)", [therapy.pk, shares])
        is_changed = cursor.fetchone()[0]
    if is_changed:
        record_change(member, therapy.participant_id, "therapy:share", HEALTH, rights.sources)


def write_summary(member: Any, participant_id: UUID, row_id: UUID, text: str, now: datetime) -> None:
    """What they decided to share, with her agreement. Sent twice, it is written once."""
    rights = rights_or_not_visible(participant_id, writes=THERAPY)
    row = TherapySummary(
        id=row_id, participant_id=participant_id, author_id=member.pk, written_at=now, she_agreed=True
    )
    Keyring.of([participant_id]).seal(row, text=text)
    if save_once(row):
        record_change(member, participant_id, "therapy:summary-add", HEALTH, rights.sources)


def take_back_summary(member: Any, participant_id: UUID, row_id: UUID) -> None:
    """She takes it back: from now on nobody reads it but its author."""
    rights = rights_or_not_visible(participant_id)
    if not TherapySummary.objects.filter(pk=row_id, participant_id=participant_id).exists():
        raise NotVisible(participant_id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT therapy_take_back(%s)", [row_id])
        is_changed = cursor.fetchone()[0]
    if is_changed:
        record_change(member, participant_id, "therapy:summary-back", HEALTH, rights.sources)
