"""Planning and noting a supervision meeting, saying what weighs, and noting that something hard happened.

Each is refused by the database (``sql/supervision.sql``) to anyone but the two whom the span is about.
"""

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.http import Http404

from spheres.foundation.access.member import transaction_lock
from spheres.foundation.accounts.tasks import something_waits
from spheres.foundation.vault.keys import seal_secret
from spheres.programme.participants.creating import SOON, AlreadySent, SentBefore
from spheres.programme.region.pack import current_pack
from spheres.programme.supervision.models import (
    ANSWER,
    MEETING,
    WORRY,
    CriticalEvent,
    SupervisionMeeting,
    Worry,
)
from spheres.programme.supervision.queries import opened
from spheres.programme.team.models import Supervision

Row = Any


def plan_meeting(
    member: Any, support: Supervision, meeting_id: UUID, on: date, now: datetime, *, asks: bool = False
) -> None:
    """For a day to come. Raises ``AlreadySent``, and with ``asks`` ``SentBefore``."""
    row = SupervisionMeeting(id=meeting_id, support=support, author_id=member.pk, noted_at=now, on=on)
    _add_once(row, ("on", *SupervisionMeeting.WORDS), now, asks=asks)


def note_meeting(
    member: Any, support: Supervision, meeting_id: UUID, answers: dict[str, Any], now: datetime,
    *, asks: bool = False,
) -> None:  # fmt: skip
    """``answers``: ``on``, ``agreed``, ``follow_up``, ``follow_up_by``. Raises as ``plan_meeting``."""
    words = {name: answers[name] for name in SupervisionMeeting.WORDS}
    sealed = seal_secret(MEETING, json.dumps(words, ensure_ascii=False).encode(), meeting_id.bytes)
    row = SupervisionMeeting(
        id=meeting_id, support=support, author_id=member.pk, noted_at=now, on=answers["on"], sealed=sealed,
        follow_up_by=answers["follow_up_by"],
    )  # fmt: skip
    _add_once(opened(row), ("on", "follow_up_by", *SupervisionMeeting.WORDS), now, asks=asks)


def call_off_meeting(support: Supervision, meeting_id: UUID, now: datetime) -> None:
    """Of a meeting that is only planned; said twice, it was called off the first time."""
    planned = SupervisionMeeting.objects.filter(pk=meeting_id, support=support, sealed=None)
    planned.filter(called_off_at=None).update(called_off_at=now)


def finish_follow_up(support: Supervision, meeting_id: UUID, now: datetime) -> None:
    """What was to follow is done; said twice, the first time."""
    noted = SupervisionMeeting.objects.filter(pk=meeting_id, support=support).exclude(sealed=None)
    noted.filter(done_at=None).update(done_at=now)


def raise_worry(
    member: Any, support: Supervision, worry_id: UUID, words: str, now: datetime, *, asks: bool = False
) -> None:
    """The supervisor is told that something waits. Raises as ``plan_meeting``."""
    sealed = seal_secret(WORRY, words.encode(), worry_id.bytes)
    row = Worry(id=worry_id, support=support, author_id=member.pk, noted_at=now, sealed=sealed)
    if _add_once(opened(row), ("words",), now, asks=asks):
        something_waits([support.supervisor_id])


class AlreadyAnswered(Exception):
    """Another answer stands, and holds."""


def answer_worry(support: Supervision, worry: Worry, words: str, now: datetime) -> None:
    """Once, to the worker, who is told that something waits. The same answer again changes nothing. Raises
    ``AlreadyAnswered``."""
    transaction_lock(worry.pk)
    waiting = Worry.objects.filter(pk=worry.pk, support=support, answered_at=None)
    if waiting.update(answer=seal_secret(ANSWER, words.encode(), worry.pk.bytes), answered_at=now):
        something_waits([support.worker_id])
    elif opened(Worry.objects.get(pk=worry.pk)).answer_words != words:
        raise AlreadyAnswered


def note_event(
    member: Any, support: Supervision, event_id: UUID, kind: str, on: date, now: datetime,
    *, asks: bool = False,
) -> None:  # fmt: skip
    """Talking it over is proposed within the pack's days; the other is told that something waits. Raises as
    ``plan_meeting``."""
    by = on + timedelta(days=current_pack().debrief_days)
    row = CriticalEvent(
        id=event_id, support=support, author_id=member.pk, noted_at=now, kind=kind, on=on, debrief_by=by
    )
    if _add_once(row, ("kind", "on"), now, asks=asks):
        something_waits({support.supervisor_id, support.worker_id} - {member.pk})


def answer_debrief(support: Supervision, event_id: UUID, debrief: str, now: datetime) -> bool:
    """Talked over, or not wanted, which the database hears from the worker alone. False when it was answered
    before."""
    waiting = CriticalEvent.objects.filter(pk=event_id, support=support, answered_at=None)
    return bool(waiting.update(debrief=debrief, answered_at=now))


def _add_once(row: Row, content: Sequence[str], now: datetime, *, asks: bool) -> bool:
    """Add ``row``, whose id came with its form; false when this very thing stands already. ``asks``: whether
    the same content under another id is asked about first. Raises ``AlreadySent``, ``SentBefore``, and
    ``Http404`` when the id is a row that this member does not see."""
    transaction_lock(row.pk)
    recent = Q(support=row.support, author_id=row.author_id, noted_at__gte=now - SOON)
    for standing in map(opened, type(row).objects.filter(Q(pk=row.pk) | recent)):
        is_same = all(getattr(standing, name) == getattr(row, name) for name in content)
        if standing.pk == row.pk and (not is_same or standing.support_id != row.support_id):
            raise AlreadySent(standing)
        if standing.pk == row.pk:
            return False
        if is_same and asks:
            raise SentBefore(standing)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as taken:
        raise Http404 from taken
    return True
