"""Agreeing on the plan of her follow-up."""

from collections.abc import Mapping
from uuid import UUID

from django.db.models import Max

from spheres.foundation.access.categories import Category
from spheres.programme.participants.creating import create_idempotently
from spheres.programme.participants.record import Record
from spheres.programme.plans.models import FollowUpPlan


def agree_plan(
    record: Record, plan_id: UUID, parts: Mapping[str, list[str]], her_say: str, language: str = ""
) -> None:
    """Keep what was agreed with her, line for line, as the next version. Sent twice, it is agreed once; of
    two at the same moment, its page takes one after the other. Raises ``AlreadySent``."""
    record.require(reads=Category.CLINICAL, writes=Category.IDENTITY)
    others = FollowUpPlan.objects.filter(participant_id=record.id).exclude(pk=plan_id)
    plan = FollowUpPlan(
        id=plan_id,
        participant_id=record.id,
        author_id=record.member.pk,
        version=(others.aggregate(last=Max("version"))["last"] or 0) + 1,
        agreed_at=record.now,
    )
    record.keys.seal(plan, parts=dict(parts), her_say=her_say, language=language)
    if create_idempotently(record, plan):
        record.changed("plans:plan-agree", FollowUpPlan)
