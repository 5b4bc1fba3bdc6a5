"""Asking a service to act, answering, and what serves her already."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from spheres.foundation.access.categories import Category
from spheres.foundation.accounts.models import Member
from spheres.foundation.accounts.tasks import something_waits
from spheres.foundation.clock import day_and_hour
from spheres.programme.participants.creating import create_idempotently
from spheres.programme.participants.never_contact import refuse_never_contact
from spheres.programme.participants.queries import walking_with
from spheres.programme.participants.record import Record
from spheres.programme.region.pack import current_pack, service_kind
from spheres.programme.services.models import Beds, ServiceAnswer, ServiceInPlace, ServiceReferral
from spheres.programme.services.queries import addressees
from spheres.programme.services.rules import next_date, night_of
from spheres.programme.services.tasks import ring_if_not_opened
from spheres.programme.shifts.queries import on_shift


class NotShared(Exception):
    """Nobody there reads anything of hers: she has not agreed to it, or names nobody in this role."""


@dataclass(frozen=True)
class Request:
    """What a service is asked, and what she agreed to be told. No ``partner``: an outside service."""

    kind: str
    what: str
    her_words: str = ""
    need: str = ""
    partner: Any = None
    service_name: str = ""
    service_reach: str = ""
    about: Any = None
    needed_at: datetime | None = None
    """From when tonight's bed is needed."""
    night_may_read: bool = False


def ask_service(record: Record, referral_id: UUID, request: Request) -> None:
    """Ask, with her agreement. Sent twice, it is asked once. Raises ``NotShared``, and
    ``MustNotBeContacted`` when it would reach someone who must not be."""
    record.require(writes=Category.CLINICAL)
    refuse_never_contact(record, service_name=request.service_name, service_reach=request.service_reach)
    if request.about:
        refuse_never_contact(record, what=request.what)
    kind = service_kind(request.kind)
    role = kind.to_role.value if kind.to_role and request.partner else ""
    owner = _who_answers(record, request, role) if request.partner else record.member
    next_on = timezone.localdate(record.now) + timedelta(days=kind.answer_within_days)
    if request.needed_at:
        next_on = timezone.localdate(record.now)
    row = ServiceReferral(
        id=referral_id, participant_id=record.id, kind=request.kind, need=request.need,
        partner=request.partner, for_role=role, about=request.about, author_id=record.member.pk,
        asked_at=record.now, she_agreed=True,
        needed_at=request.needed_at, night_may_read=request.night_may_read,
        owner_id=owner.pk, next_on=next_on,
    )  # fmt: skip
    record.keys.seal_said(row, request)
    is_like = ("kind", "need", "partner_id", "about_id", "needed_at", "night_may_read")
    if create_idempotently(record, row, *is_like):
        record.changed("services:referral-add", ServiceReferral)
        _tell_whom_it_is_asked_of(record, row)


def _tell_whom_it_is_asked_of(record: Record, row: ServiceReferral) -> None:
    """Something waits for them; for tonight at once, with who is on shift there, and again if nobody opens
    it."""
    if row.partner_id is None:
        return
    readers = {
        member.pk
        for addressee in addressees(record)
        if addressee.partner.pk == row.partner_id
        for member in addressee.members
        if row.for_role in ("", member.role)
    }
    if row.needed_at is None:
        something_waits(readers - {record.member.pk})
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT services_whom_to_tell(%s)", [row.pk])
        there = set(cursor.fetchone()[0] or ())
    something_waits((readers | there) - {record.member.pk}, is_urgent=True, sender=record.member.pk)
    again_at = record.now + timedelta(minutes=current_pack().opened_within_minutes)
    ring_if_not_opened.configure(schedule_at=again_at).defer(referral_id=str(row.pk))


def open_request(referral_id: UUID) -> None:
    """Whoever it is addressed to reads it: the first time, that is noted for who asked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT services_opened(%s)", [referral_id])


def _who_answers(record: Record, request: Request, role: str) -> Member:
    """Whoever reads it there, and is asked first: for tonight, who is on shift before who is not."""
    there = [
        member
        for addressee in addressees(record)
        if addressee.partner.pk == request.partner.pk
        for member in addressee.members
        if not role or member.role == role
    ]
    if not there:
        raise NotShared
    tonight = on_shift(record.now, [request.partner.pk]) if request.needed_at else []
    now_there = {shift.member_id for shift in tonight}
    return min(there, key=lambda member: member.pk not in now_there)


@dataclass(frozen=True)
class Answer:
    """What is said of a request. ``day`` is the day it is so; ``next_on`` when something is due again."""

    status: str
    day: date
    words: str = ""
    instead: str = ""
    reason: str = ""
    next_on: date | None = None
    since: datetime | None = None
    """A bed: the hour since which she is there."""


def answer_referral(record: Record, referral: ServiceReferral, answer_id: UUID, answer: Answer) -> None:
    """Answer a request, or say what became of it. The database refuses what can't follow."""
    row = ServiceAnswer(
        id=answer_id, participant_id=record.id, referral=referral, status=answer.status,
        reason=answer.reason, day=answer.day,
        next_on=next_date(answer.status, answer.next_on, timezone.localdate(record.now)), since=answer.since,
        author_id=record.member.pk, at=record.now,
    )  # fmt: skip
    record.keys.seal(row, words=answer.words, instead=answer.instead)
    if create_idempotently(record, row, "referral_id", "status", "reason", "day", "next_on", "since"):
        record.changed("services:answer", ServiceAnswer)
        waits_for = walking_with(record.id) or {referral.author_id}  # whoever still reads it
        something_waits(
            waits_for - {record.member.pk}, is_urgent=referral.needed_at is not None, sender=record.member.pk
        )


@dataclass(frozen=True)
class InPlace:
    service: str
    who: str
    what: str = ""
    her_words: str = ""
    since: date | None = None


def note_in_place(record: Record, row_id: UUID, service: InPlace) -> None:
    """Note who serves her already. Sent twice, it is noted once."""
    record.require(writes=Category.NEEDS)
    row = ServiceInPlace(
        id=row_id, participant_id=record.id, service=service.service, since=service.since,
        author_id=record.member.pk, noted_at=record.now,
    )  # fmt: skip
    record.keys.seal_said(row, service)
    if create_idempotently(record, row, "service", "since"):
        record.changed("services:in-place-add", ServiceInPlace)


def no_longer_in_place(record: Record, row_id: UUID, on: date) -> None:
    """It no longer serves her. Said twice, it was so the first time."""
    record.require(writes=Category.NEEDS)
    rows = ServiceInPlace.objects.filter(pk=row_id, participant_id=record.id, ended_on=None)
    if rows.update(ended_on=on):
        record.changed("services:in-place-end", ServiceInPlace)


def say_beds(member: Any, free: int, now: datetime) -> None:
    """How many beds her shelter has for the night."""
    night = night_of(*day_and_hour(now))
    Beds(partner_id=member.partner_id, night=night, free=free, author_id=member.pk, said_at=now).save(
        force_insert=True
    )
