"""What a pivot worker does: write a contact, add to it, say what is next, and mark it done."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from spheres.foundation.access.categories import Category
from spheres.foundation.access.queries import rights_or_not_visible
from spheres.foundation.accounts.tasks import something_waits
from spheres.foundation.audit.actions import record_change
from spheres.foundation.declaration import save_changes
from spheres.foundation.vault.sealing import Keyring
from spheres.programme.followup.models import ContactNote, NoteAddition, Step
from spheres.programme.followup.rules import BIRTHDAY_NOTICE, birthdays_to_come
from spheres.programme.followup.waiting import today_and_its_beginning
from spheres.programme.participants.actions import save_once

CLINICAL = Category.CLINICAL


@dataclass(frozen=True)
class Contact:
    """One contact, as its worker tells it. ``minutes`` may be unknown."""

    kind: str
    at: datetime
    minutes: int | None
    place: str
    begun_by: str
    text: str


def write_note(member: Any, participant_id: UUID, note_id: UUID, contact: Contact, now: datetime) -> bool:
    """Write a contact note once. True when it was made; False when this very note already stood.

    ``note_id`` comes with the form, so that a note sent twice is one note. Raises ``NotVisible``
    when the member may not write here, or when the id is another note's.
    """
    rights = rights_or_not_visible(participant_id, writes=CLINICAL)
    note = ContactNote(
        id=note_id,
        participant_id=participant_id,
        author_id=member.pk,
        kind=contact.kind,
        at=contact.at,
        minutes=contact.minutes,
        place=contact.place,
        begun_by=contact.begun_by,
        written_at=now,
    )
    Keyring.of([participant_id]).seal(note, text=contact.text)
    if not save_once(note):
        return False
    record_change(member, participant_id, "followup:note-add", CLINICAL, rights.sources)
    return True


def add_to_note(member: Any, note: ContactNote, addition_id: UUID, text: str, now: datetime) -> None:
    """Add to a note; what was written before stays as it was. Sent twice, it is added once."""
    rights = rights_or_not_visible(note.participant_id, writes=CLINICAL)
    addition = NoteAddition(
        id=addition_id,
        participant_id=note.participant_id,
        note=note,
        author_id=member.pk,
        written_at=now,
    )
    Keyring.of([note.participant_id]).seal(addition, text=text)
    if save_once(addition):
        record_change(member, note.participant_id, "followup:note-amend", CLINICAL, rights.sources)


def plan_step(
    member: Any,
    participant_id: UUID,
    step_id: UUID,
    kind: str,
    what: str,
    due_on: date,
    now: datetime,
    at: time | None = None,
) -> None:
    """Say what is next: a meeting, or something to do by a day. Sent twice, it is planned once."""
    rights = rights_or_not_visible(participant_id, writes=CLINICAL)
    step = Step(
        id=step_id,
        participant_id=participant_id,
        kind=kind,
        due_on=due_on,
        at=at,
        author_id=member.pk,
        written_at=now,
    )
    Keyring.of([participant_id]).seal(step, what=what)
    if save_once(step):
        record_change(member, participant_id, "followup:step-add", CLINICAL, rights.sources)


def plan_birthdays(
    member: Any, participant_id: UUID, birth_date: date, now: datetime, **_signal: Any
) -> None:
    """Ahead of her fourteenth and eighteenth birthdays, something to do: what others decided for her is
    put before her anew. A corrected birth date moves what is not done yet."""
    today = timezone.localdate(now)
    to_come = birthdays_to_come(birth_date, today)
    keys = Keyring.of([participant_id])
    birthday_steps = Step.objects.filter(participant_id=participant_id, kind__startswith="turns_")
    standing = {step.kind: step for step in birthday_steps}
    for age, day in to_come:
        kind = Step.Kind(f"turns_{age}")
        step = standing.get(kind) or Step(
            participant_id=participant_id, kind=kind, author_id=member.pk, written_at=now
        )
        if step.done_at:
            continue
        step.due_on = max(today, day - BIRTHDAY_NOTICE)
        keys.seal(
            step, what=_("Decide anew with her before %(day)s") % {"day": date_format(day, "DATE_FORMAT")}
        )
        if kind in standing:
            save_changes(step)
        else:
            step.save(force_insert=True)


def finish_step(member: Any, participant_id: UUID, step_id: UUID, now: datetime) -> None:
    """Mark a step done. Done twice, it was done the first time."""
    rights = rights_or_not_visible(participant_id, writes=CLINICAL)
    if Step.objects.filter(pk=step_id, participant_id=participant_id, done_at=None).update(done_at=now):
        record_change(member, participant_id, "followup:step-done", CLINICAL, rights.sources)


@transaction.atomic
def tell_who_is_awaited() -> int:
    """Tell each member for whom something has come due, once for each time it does. Returns how many.

    For the background work, which is no member: it learns who is awaited, and for what about whom never.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT followup_tell_who_is_awaited(%s, %s)", [*today_and_its_beginning()])
        awaited = [row[0] for row in cursor.fetchall()]
    something_waits(awaited)
    return len(awaited)
