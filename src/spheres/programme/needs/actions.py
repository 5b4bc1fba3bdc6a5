"""Naming a need, sorting them all on her map, and saying that one is met."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from spheres.foundation.access.categories import Category
from spheres.foundation.access.member import one_at_a_time
from spheres.foundation.access.queries import rights_or_not_visible
from spheres.foundation.audit.actions import record_change
from spheres.foundation.ids import new_id
from spheres.foundation.vault.sealing import Keyring
from spheres.programme.needs.models import Need
from spheres.programme.needs.queries import mark_of, standing_needs
from spheres.programme.needs.rules import Mark, changed_marks
from spheres.programme.participants.actions import save_once

NEEDS = Category.NEEDS


def name_need(
    member: Any, participant_id: UUID, need_id: UUID, code: str, weight: str, her_words: str, now: datetime
) -> None:
    """Write down a need, in her words if she has some. Sent twice, it is named once; named before, it is
    weighed anew."""
    rights = rights_or_not_visible(participant_id, writes=NEEDS)
    if _write(member, participant_id, need_id, code, Mark(weight, her_words), now):
        record_change(member, participant_id, "needs:need-add", NEEDS, rights.sources)


def sort_needs(member: Any, participant_id: UUID, marks: Mapping[str, Mark], now: datetime) -> int:
    """Her map as she leaves it: each need that moved, or of which something else is said, is a new row.
    Returns how many; the same map sent twice changes nothing."""
    rights = rights_or_not_visible(participant_id, writes=NEEDS)
    one_at_a_time(participant_id)
    before = {need.code: mark_of(need) for need in standing_needs(participant_id)}
    moved = changed_marks(before, marks)
    for code, mark in moved.items():
        _write(member, participant_id, new_id(), code, mark, now)
    if moved:
        record_change(member, participant_id, "needs:need-map", NEEDS, rights.sources)
    return len(moved)


def need_is_met(member: Any, participant_id: UUID, need_id: UUID, now: datetime) -> None:
    """Say that a need is met. Said twice, it was met the first time."""
    rights = rights_or_not_visible(participant_id, writes=NEEDS)
    if Need.objects.filter(pk=need_id, participant_id=participant_id, met_at=None).update(met_at=now):
        record_change(member, participant_id, "needs:need-met", NEEDS, rights.sources)


def _write(member: Any, participant_id: UUID, need_id: UUID, code: str, mark: Mark, now: datetime) -> bool:
    need = Need(
        id=need_id,
        participant_id=participant_id,
        code=code,
        weight=mark.weight,
        author_id=member.pk,
        noted_at=now,
    )
    Keyring.of([participant_id]).seal_said(need, mark)
    if not save_once(need):
        return False
    before = Need.objects.filter(participant_id=participant_id, code=code, met_at=None, replaced_at=None)
    before.exclude(pk=need_id).update(replaced_at=now)
    return True
