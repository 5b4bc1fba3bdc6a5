"""Naming a need, weighing it, and saying that it is met."""

from datetime import datetime
from typing import Any
from uuid import UUID

from spheres.foundation.access.categories import Category
from spheres.foundation.access.queries import rights_or_not_visible
from spheres.foundation.audit.actions import record_change
from spheres.foundation.vault.sealing import Keyring
from spheres.programme.needs.models import Need
from spheres.programme.participants.actions import save_once

NEEDS = Category.NEEDS


def name_need(
    member: Any, participant_id: UUID, need_id: UUID, code: str, weight: str, her_words: str, now: datetime
) -> None:
    """Write down a need, in her words if she has some. Sent twice, it is named once."""
    rights = rights_or_not_visible(participant_id, writes=NEEDS)
    need = Need(
        id=need_id,
        participant_id=participant_id,
        code=code,
        weight=weight,
        author_id=member.pk,
        noted_at=now,
    )
    Keyring.of([participant_id]).seal(need, her_words=her_words)
    if save_once(need):
        record_change(member, participant_id, "needs:need-add", NEEDS, rights.sources)


def need_is_met(member: Any, participant_id: UUID, need_id: UUID, now: datetime) -> None:
    """Say that a need is met. Said twice, it was met the first time."""
    rights = rights_or_not_visible(participant_id, writes=NEEDS)
    if Need.objects.filter(pk=need_id, participant_id=participant_id, met_at=None).update(met_at=now):
        record_change(member, participant_id, "needs:need-met", NEEDS, rights.sources)
