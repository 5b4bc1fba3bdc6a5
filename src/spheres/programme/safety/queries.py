"""Her plan, and who opened what in an emergency."""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from spheres.foundation.access.queries import NotVisible
from spheres.foundation.vault.aead import decrypt
from spheres.foundation.vault.keys import unwrap
from spheres.foundation.vault.sealing import Keyring, context_of
from spheres.programme.safety.models import EmergencyAccess, EmergencyPlan

EMERGENCIES = EmergencyAccess._meta.db_table
"""What ties a sealed reason to its row."""


def plan_of(participant_id: UUID) -> EmergencyPlan | None:
    """The newest version, opened, if the current member may read it."""
    newest = EmergencyPlan.objects.filter(participant_id=participant_id).order_by("-version").first()
    return Keyring.of([participant_id]).open_one(newest)


def part_context(part: str, access_id: UUID) -> bytes:
    """What ties a part that is sealed later (a review, when to tell her) to its row."""
    return context_of(f"{EMERGENCIES}.{part}", access_id)


def opened(rows: QuerySet[EmergencyAccess]) -> list[EmergencyAccess]:
    """With their words as attributes: the reason, the name that was looked for, and the review."""
    found = list(rows.select_related("member__partner", "reviewed_by"))
    for row in found:
        row.reason = row.name = row.review_words = row.tell_when_words = ""
        if row.wrapped and bytes(row.sealed):
            key = unwrap(bytes(row.wrapped), row.pk)
            said = json.loads(decrypt(key, bytes(row.sealed), context_of(EMERGENCIES, row.pk)))
            row.reason, row.name = said["reason"], said["name"]
            if row.review:
                row.review_words = _part(key, row.review, "review", row.pk)
            if row.tell_when:
                row.tell_when_words = _part(key, row.tell_when, "tell", row.pk)
    return found


def _part(key: bytes, sealed: Any, part: str, access_id: UUID) -> str:
    return decrypt(key, bytes(sealed), part_context(part, access_id)).decode()


def to_review(now: datetime) -> list[EmergencyAccess]:
    """Those that no coordinator has answered for, the first to be late first; then those of late."""
    recent = EmergencyAccess.objects.exclude(starts_at__lt=now - timedelta(days=90))
    waiting = EmergencyAccess.objects.filter(reviewed_at=None)
    return sorted(opened(waiting | recent), key=lambda r: (r.reviewed_at is not None, r.review_by))


def emergency_access(access_id: UUID) -> EmergencyAccess:
    """One, opened. Raises ``NotVisible`` for who does not answer for it."""
    found = opened(EmergencyAccess.objects.filter(pk=access_id))
    if not found:
        raise NotVisible
    return found[0]


def emergencies_on(participant_id: UUID) -> list[EmergencyAccess]:
    """For her own record: the newest first."""
    return opened(EmergencyAccess.objects.filter(participant_id=participant_id).order_by("-starts_at"))
