"""Making her emergency plan, version after version."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils import timezone

from spheres.foundation.access.categories import Category
from spheres.foundation.access.queries import rights_or_not_visible
from spheres.foundation.audit.actions import record_change
from spheres.foundation.vault.sealing import Keyring
from spheres.programme.participants.actions import save_once
from spheres.programme.safety.models import EmergencyPlan
from spheres.programme.safety.rules import review_on


def make_plan(
    member: Any, participant_id: UUID, plan_id: UUID, words: dict[str, str], *, in_danger: bool, now: datetime
) -> None:
    """A new version of her plan; the ones before stay. ``words`` has each of the plan's sections."""
    rights = rights_or_not_visible(participant_id, writes=Category.SAFETY)
    last = EmergencyPlan.objects.filter(participant_id=participant_id).aggregate(last=Max("version"))["last"]
    plan = EmergencyPlan(
        id=plan_id,
        participant_id=participant_id,
        version=(last or 0) + 1,
        author_id=member.pk,
        made_at=now,
        review_on=review_on(timezone.localdate(now), in_danger=in_danger),
    )
    Keyring.of([participant_id]).seal(plan, **words)
    if save_once(plan):
        record_change(member, participant_id, "safety:plan-make", Category.SAFETY, rights.sources)
