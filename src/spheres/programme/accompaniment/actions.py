"""Going with her, noting what it cost, and making one's calendar's address."""

from base64 import b64encode
from dataclasses import dataclass, field
from datetime import date, datetime
from secrets import token_urlsafe
from typing import Any
from uuid import UUID

from spheres.foundation.access.categories import Category
from spheres.foundation.access.member import transaction_lock
from spheres.foundation.declaration import save_changes
from spheres.programme.accompaniment.models import Accompaniment, CalendarFeed, Expense, ExpenseReceipt
from spheres.programme.accompaniment.queries import digest_of
from spheres.programme.accompaniment.receipts import cleaned
from spheres.programme.participants.creating import AlreadySent, create_idempotently
from spheres.programme.participants.never_contact import refuse_never_contact
from spheres.programme.participants.record import Record

Status = Accompaniment.Status


@dataclass(frozen=True)
class AccompanimentInput:
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


def plan_accompaniment(record: Record, row_id: UUID, going: AccompanimentInput) -> None:
    """Ask for it or plan it. Sent twice, it is planned once. Raises ``MustNotBeContacted``."""
    record.require(writes=Category.CLINICAL)
    if going.starts_at is None or going.starts_at > record.now:  # what happened is written down
        refuse_never_contact(record, with_whom=going.with_whom)
    row = Accompaniment(
        id=row_id, participant_id=record.id, kind=going.kind, author_id=record.member.pk,
        companion_id=record.member.pk, asked_at=record.now,
        status=Status.PLANNED if going.starts_at else Status.ASKED,
        starts_at=going.starts_at, minutes=going.minutes, travel_minutes=going.travel_minutes,
    )  # fmt: skip
    record.keys.seal_said(row, going)
    content = ("kind", "starts_at", "minutes", "travel_minutes")
    if create_idempotently(record, row, *content, later=("debrief", "her_say")):
        record.changed("accompaniment:add", Accompaniment)


def prepare(record: Record, accompaniment: Accompaniment, going: AccompanimentInput) -> None:
    """Change when it is or what she wants of it, before it takes place. Whoever prepares it goes."""
    record.require(writes=Category.CLINICAL)
    if going.starts_at is None or going.starts_at > record.now:  # what happened is written down
        refuse_never_contact(record, with_whom=going.with_whom)
    accompaniment.kind, accompaniment.starts_at, accompaniment.minutes = (
        going.kind,
        going.starts_at,
        going.minutes,
    )
    accompaniment.travel_minutes, accompaniment.companion_id = going.travel_minutes, record.member.pk
    accompaniment.status = Status.PLANNED if going.starts_at else Status.ASKED
    record.keys.seal_said(accompaniment, going)
    save_changes(accompaniment)
    record.changed("accompaniment:prepare", Accompaniment)


def end_accompaniment(
    record: Record, accompaniment: Accompaniment, status: str, debrief: str, her_say: str
) -> None:
    """It took place, or will not. Said twice, it was so the first time; said otherwise a second time, it
    raises ``AlreadySent``. ``accompaniment`` is opened."""
    record.require(writes=Category.CLINICAL)
    if accompaniment.ended_at is not None:
        if (accompaniment.status, accompaniment.debrief, accompaniment.her_say) != (status, debrief, her_say):
            raise AlreadySent(accompaniment)
        return
    accompaniment.debrief, accompaniment.her_say = debrief, her_say
    record.keys.seal_said(accompaniment, accompaniment)
    accompaniment.status, accompaniment.ended_at = status, record.now
    accompaniment.save(update_fields=["sealed", "status", "ended_at"])
    record.changed("accompaniment:end", Accompaniment)


@dataclass(frozen=True)
class ExpenseInput:
    kind: str
    on: date
    cents: int
    km: int | None = None
    note: str = ""


def note_expense(record: Record, row_id: UUID, cost: ExpenseInput, file: bytes | None) -> None:
    """Note what it cost, with its receipt if there is one. Sent twice, it is noted once. Raises
    ``NotAReceipt``."""
    record.require(writes=Category.CLINICAL)
    content, media_type = cleaned(file) if file else (b"", "")
    row = Expense(
        id=row_id, participant_id=record.id, kind=cost.kind, on=cost.on, cents=cost.cents, km=cost.km,
        author_id=record.member.pk, noted_at=record.now,
    )  # fmt: skip
    record.keys.seal(row, note=cost.note)
    is_made = create_idempotently(record, row, "kind", "on", "cents", "km")
    is_added = bool(content) and _add_receipt(record, row, b64encode(content).decode(), media_type)
    if is_made or is_added:
        record.changed("accompaniment:expense-add", Expense)


def _add_receipt(record: Record, expense: Expense, content: str, media_type: str) -> bool:
    """False when it is there already. Raises ``AlreadySent`` when another is."""
    standing = record.keys.open_one(ExpenseReceipt.objects.filter(expense_id=expense.pk).first())
    if standing is not None:
        if standing.content != content:
            raise AlreadySent(expense)
        return False
    receipt = ExpenseReceipt(
        participant_id=record.id,
        expense=expense,
        media_type=media_type,
        author_id=record.member.pk,
        added_at=record.now,
    )
    record.keys.seal(receipt, content=content)
    receipt.save(force_insert=True)
    return True


def make_feed(member: Any, now: datetime) -> str:
    """A new secret address for this member's calendar; the one before leads nowhere from now on. It is
    returned this once, and not kept."""
    transaction_lock(member.pk)
    end_feed(member, now)
    token = token_urlsafe(32)
    CalendarFeed(member_id=member.pk, digest=digest_of(token), made_at=now).save(force_insert=True)
    return token


def end_feed(member: Any, now: datetime) -> None:
    """Her calendar’s address answers nobody from now on; a new one is another address."""
    CalendarFeed.objects.filter(member_id=member.pk, ended_at=None).update(ended_at=now)
