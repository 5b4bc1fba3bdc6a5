"""Going with her, noting what it cost, and making one's calendar's address."""

from base64 import b64encode
from dataclasses import dataclass, field
from datetime import date, datetime
from secrets import token_urlsafe
from typing import Any
from uuid import UUID

from django.db import transaction

from spheres.foundation.access.categories import Category
from spheres.foundation.access.member import one_at_a_time
from spheres.foundation.access.queries import rights_or_not_visible
from spheres.foundation.audit.actions import record_change
from spheres.foundation.declaration import save_changes
from spheres.foundation.vault.sealing import Keyring
from spheres.programme.accompaniment.models import Accompaniment, CalendarFeed, Expense, ExpenseReceipt
from spheres.programme.accompaniment.queries import digest_of
from spheres.programme.accompaniment.receipts import cleaned
from spheres.programme.participants.actions import save_once
from spheres.programme.participants.never_contact import refuse_never_contact

CLINICAL = Category.CLINICAL
Status = Accompaniment.Status


@dataclass(frozen=True)
class Going:
    """Where, when, and what she wants of it. No ``starts_at``: it is asked for, and to be planned."""

    kind: str
    where: str
    starts_at: datetime | None
    minutes: int = 60
    travel_minutes: int = 0
    what_happens: str = ""
    wants: str = ""
    not_wanted: str = ""
    with_whom: str = ""
    debrief: str = field(default="", init=False)
    her_say: str = field(default="", init=False)
    """Said afterwards."""


def plan_accompaniment(member: Any, participant_id: UUID, row_id: UUID, said: Going, now: datetime) -> None:
    """Ask for it or plan it. Sent twice, it is planned once. Raises ``MustNotBeContacted``."""
    rights = rights_or_not_visible(participant_id, writes=CLINICAL)
    refuse_never_contact(participant_id, with_whom=said.with_whom)
    row = Accompaniment(
        id=row_id, participant_id=participant_id, kind=said.kind, author_id=member.pk,
        companion_id=member.pk, asked_at=now,
        status=Status.PLANNED if said.starts_at else Status.ASKED, starts_at=said.starts_at,
        minutes=said.minutes, travel_minutes=said.travel_minutes,
    )  # fmt: skip
    Keyring.of([participant_id]).seal_said(row, said)
    if save_once(row):
        record_change(member, participant_id, "accompaniment:add", CLINICAL, rights.sources)


def prepare(member: Any, one: Accompaniment, said: Going) -> None:
    """Change when it is or what she wants of it, before it takes place. Whoever prepares it goes."""
    rights = rights_or_not_visible(one.participant_id, writes=CLINICAL)
    refuse_never_contact(one.participant_id, with_whom=said.with_whom)
    one.kind, one.starts_at, one.minutes = said.kind, said.starts_at, said.minutes
    one.travel_minutes, one.companion_id = said.travel_minutes, member.pk
    one.status = Status.PLANNED if said.starts_at else Status.ASKED
    Keyring.of([one.participant_id]).seal_said(one, said)
    save_changes(one)
    record_change(member, one.participant_id, "accompaniment:prepare", CLINICAL, rights.sources)


def end_accompaniment(
    member: Any, one: Accompaniment, status: str, debrief: str, her_say: str, now: datetime
) -> None:
    """It took place, or will not. Said twice, it was so the first time. ``one`` is opened."""
    rights = rights_or_not_visible(one.participant_id, writes=CLINICAL)
    if one.ended_at is not None:
        return
    one.debrief, one.her_say = debrief, her_say
    Keyring.of([one.participant_id]).seal_said(one, one)
    one.status, one.ended_at = status, now
    one.save(update_fields=["sealed", "status", "ended_at"])
    record_change(member, one.participant_id, "accompaniment:end", CLINICAL, rights.sources)


@dataclass(frozen=True)
class Cost:
    kind: str
    on: date
    cents: int
    km: int | None = None
    note: str = ""


@transaction.atomic
def note_expense(
    member: Any, participant_id: UUID, row_id: UUID, said: Cost, file: bytes | None, now: datetime
) -> None:
    """Note what it cost, with its receipt if there is one. Sent twice, it is noted once. Raises
    ``NotAReceipt``."""
    rights = rights_or_not_visible(participant_id, writes=CLINICAL)
    content, media_type = cleaned(file) if file else (b"", "")
    row = Expense(
        id=row_id, participant_id=participant_id, kind=said.kind, on=said.on, cents=said.cents, km=said.km,
        author_id=member.pk, noted_at=now,
    )  # fmt: skip
    keys = Keyring.of([participant_id])
    keys.seal(row, note=said.note)
    if not save_once(row):
        return
    if content:
        receipt = ExpenseReceipt(
            participant_id=participant_id,
            expense=row,
            media_type=media_type,
            author_id=member.pk,
            added_at=now,
        )
        keys.seal(receipt, content=b64encode(content).decode())
        receipt.save(force_insert=True)
    record_change(member, participant_id, "accompaniment:expense-add", CLINICAL, rights.sources)


def make_feed(member: Any, now: datetime) -> str:
    """A new secret address for this member's calendar; the one before leads nowhere from now on. It is
    returned this once, and not kept."""
    one_at_a_time(member.pk)
    end_feed(member, now)
    token = token_urlsafe(32)
    CalendarFeed(member_id=member.pk, digest=digest_of(token), made_at=now).save(force_insert=True)
    return token


def end_feed(member: Any, now: datetime) -> None:
    CalendarFeed.objects.filter(member_id=member.pk, ended_at=None).update(ended_at=now)
