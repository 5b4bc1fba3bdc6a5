"""What referral pages show."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from spheres.foundation.access.queries import NotVisible
from spheres.foundation.vault.sealing import Keyring
from spheres.programme.participants.rules import age_from
from spheres.programme.referrals.models import Receipt, Referral, Urgency

SOONEST_FIRST = {Urgency.NOW: 0, Urgency.SOON: 1, Urgency.STEADY: 2}


def incoming() -> list[Referral]:
    """Referrals without an answer yet: the most urgent first, then who has waited longest."""
    found = list(Referral.objects.filter(closed_at=None).select_related("partner"))
    opened = Keyring.of(r.participant_id for r in found).open(found)
    return sorted(opened, key=lambda r: (SOONEST_FIRST[Urgency(r.urgency)], r.sent_at))


def referral_to_answer(referral_id: UUID, now: datetime) -> tuple[Referral, int | None]:
    """One referral, opened, and her age on the day. Raises ``NotVisible``."""
    found = Referral.objects.filter(pk=referral_id).select_related("partner").first()
    referral = Keyring.of([found.participant_id]).open_one(found) if found else None
    if referral is None:
        raise NotVisible
    said_on = timezone.localdate(referral.sent_at).isoformat()
    return referral, age_from(referral.birth_date, referral.age_said, said_on, timezone.localdate(now))


def my_receipts(member_id: UUID | Any) -> QuerySet[Receipt]:
    """What the current member has sent, newest first, with what she may hear of it."""
    return Receipt.objects.filter(member_id=member_id).order_by("-sent_at")
