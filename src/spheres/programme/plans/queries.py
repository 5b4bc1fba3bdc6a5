"""The plan of her follow-up: what was agreed, and what stands today."""

import json
from collections.abc import Mapping
from hashlib import sha256
from uuid import UUID

from django.utils.translation import get_language, override

from spheres.foundation.access.queries import NotVisible
from spheres.programme.participants.planning import plan_lines, plan_parts
from spheres.programme.participants.record import Record
from spheres.programme.plans.models import FollowUpPlan

Part = tuple[str, list[str]]


def newest_plan(record: Record) -> FollowUpPlan | None:
    """What was agreed last, opened."""
    rows = FollowUpPlan.objects.filter(participant_id=record.id).select_related("author", "author_partner")
    plan: FollowUpPlan | None = record.keys.open_one(rows.order_by("-version").first())
    return plan


def plan_versions(record: Record) -> list[FollowUpPlan]:
    """Each version, the newest first, sealed."""
    rows = FollowUpPlan.objects.filter(participant_id=record.id).select_related("author")
    return list(rows.order_by("-version"))


def plan_version(record: Record, plan_id: UUID) -> FollowUpPlan:
    """One of them, opened. Raises ``NotVisible``."""
    rows = FollowUpPlan.objects.filter(participant_id=record.id, pk=plan_id)
    found = record.keys.open_one(rows.select_related("author", "author_partner").first())
    if found is None:
        raise NotVisible(record.id)
    return found


def named_parts(parts: Mapping[str, list[str]], language: str | None) -> list[Part]:
    """The parts in their order, each under its name in the language of its lines; one that no room brings any
    more is not shown."""
    with override(language or get_language()):
        return [(str(part.label), parts[part.code]) for part in plan_parts() if part.code in parts]


def stands_otherwise(record: Record, agreed: FollowUpPlan) -> bool:
    """Whether what stands now differs from what was agreed, said in the same language."""
    with override(agreed.language or get_language()):
        return plan_lines(record) != agreed.parts


def digest(parts: Mapping[str, list[str]]) -> str:
    """By which it is known that what is agreed on is what was read."""
    return sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
