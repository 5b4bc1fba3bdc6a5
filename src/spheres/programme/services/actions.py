"""Asking a service to act, answering, and what serves her already."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from spheres.foundation.access.categories import Category
from spheres.foundation.access.queries import rights_or_not_visible
from spheres.foundation.audit.actions import record_change, record_look
from spheres.foundation.audit.models import Look
from spheres.foundation.vault.sealing import Keyring
from spheres.programme.participants.actions import save_once
from spheres.programme.participants.never_contact import refuse_never_contact
from spheres.programme.partners.pack import service_kind
from spheres.programme.services.models import Beds, ServiceAnswer, ServiceInPlace, ServiceReferral
from spheres.programme.services.queries import addressees, shown_of
from spheres.programme.services.rules import next_date, night_of


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


def ask_service(member: Any, participant_id: UUID, referral_id: UUID, said: Request, now: datetime) -> None:
    """Ask, with her agreement. Sent twice, it is asked once. Raises ``NotShared``, and
    ``MustNotBeContacted`` when it would reach someone who must not be."""
    rights = rights_or_not_visible(participant_id, writes=Category.CLINICAL)
    refuse_never_contact(participant_id, service_name=said.service_name, service_reach=said.service_reach)
    if said.about:
        refuse_never_contact(participant_id, what=said.what)
    kind = service_kind(said.kind)
    role = kind.to_role.value if kind.to_role and said.partner else ""
    owner = _who_answers(participant_id, said.partner, role, now) if said.partner else member
    row = ServiceReferral(
        id=referral_id, participant_id=participant_id, kind=said.kind, need=said.need, partner=said.partner,
        for_role=role, about=said.about, author_id=member.pk, asked_at=now, she_agreed=True,
        owner_id=owner.pk, next_on=timezone.localdate(now) + timedelta(days=kind.answer_within_days),
    )  # fmt: skip
    Keyring.of([participant_id]).seal_said(row, said)
    if save_once(row):
        record_change(member, participant_id, "services:referral-add", Category.CLINICAL, rights.sources)


def _who_answers(participant_id: UUID, partner: Any, role: str, now: datetime) -> Any:
    """Whoever reads it there, and is asked first."""
    for one in addressees(participant_id, now):
        there = [m for m in one.members if not role or m.role == role]
        if one.partner.pk == partner.pk and there:
            return there[0]
    raise NotShared


@dataclass(frozen=True)
class Answer:
    """What is said of a request. ``day`` is the day it is so; ``next_on`` when something is due again."""

    status: str
    day: date
    words: str = ""
    instead: str = ""
    reason: str = ""
    next_on: date | None = None


def answer_referral(member: Any, one: ServiceReferral, answer_id: UUID, said: Answer, now: datetime) -> None:
    """Answer a request, or say what became of it. The database refuses what can't follow."""
    rights = rights_or_not_visible(one.participant_id)
    row = ServiceAnswer(
        id=answer_id, participant_id=one.participant_id, referral=one, status=said.status,
        reason=said.reason, day=said.day,
        next_on=next_date(said.status, said.next_on, timezone.localdate(now)), author_id=member.pk, at=now,
    )  # fmt: skip
    Keyring.of([one.participant_id]).seal(row, words=said.words, instead=said.instead)
    if save_once(row):
        kinds, whom = shown_of(rights), [one.participant_id]
        record_look(member, whom, "services:answer", kinds, kind=Look.Kind.CHANGE, sources=rights.sources)


@dataclass(frozen=True)
class InPlace:
    service: str
    who: str
    what: str = ""
    her_words: str = ""
    since: date | None = None


def note_in_place(member: Any, participant_id: UUID, row_id: UUID, said: InPlace, now: datetime) -> None:
    """Note who serves her already. Sent twice, it is noted once."""
    rights = rights_or_not_visible(participant_id, writes=Category.NEEDS)
    row = ServiceInPlace(
        id=row_id, participant_id=participant_id, service=said.service, since=said.since,
        author_id=member.pk, noted_at=now,
    )  # fmt: skip
    Keyring.of([participant_id]).seal_said(row, said)
    if save_once(row):
        record_change(member, participant_id, "services:in-place-add", Category.NEEDS, rights.sources)


def no_longer_in_place(member: Any, participant_id: UUID, row_id: UUID, on: date) -> None:
    """It no longer serves her. Said twice, it was so the first time."""
    rights = rights_or_not_visible(participant_id, writes=Category.NEEDS)
    rows = ServiceInPlace.objects.filter(pk=row_id, participant_id=participant_id, ended_on=None)
    if rows.update(ended_on=on):
        record_change(member, participant_id, "services:in-place-end", Category.NEEDS, rights.sources)


def say_beds(member: Any, free: int, now: datetime) -> None:
    """How many beds her shelter has for the night."""
    night = night_of(timezone.localtime(now))
    Beds(partner_id=member.partner_id, night=night, free=free, author_id=member.pk, said_at=now).save(
        force_insert=True
    )
