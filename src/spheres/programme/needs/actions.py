"""Naming needs, sorting the map of them, and saying that one is met."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from spheres.foundation.access.categories import Category
from spheres.foundation.access.member import transaction_lock
from spheres.foundation.ids import new_id
from spheres.programme.needs.models import Need
from spheres.programme.needs.queries import mark_of, standing_needs
from spheres.programme.needs.rules import Mark, changed_marks
from spheres.programme.participants.creating import create_idempotently
from spheres.programme.participants.record import Record
from spheres.programme.participants.undoing import CannotBeUndone, take_back


def name_need(record: Record, need_id: UUID, code: str, weight: str, her_words: str) -> None:
    """Write down a need, in her words if she has some. Sent twice, it is named once; named before, it is
    weighed anew."""
    record.require(writes=Category.NEEDS)
    if _write(record, need_id, code, Mark(weight, her_words)):
        record.changed("needs:need-add", Need)


def sort_needs(record: Record, marks: Mapping[str, Mark]) -> int:
    """Her map as she leaves it: each need that moved, or of which something else is said, is a new row.
    Returns how many; the same map sent twice changes nothing."""
    record.require(writes=Category.NEEDS)
    transaction_lock(record.id)
    before = {need.code: mark_of(need) for need in standing_needs(record)}
    moved = changed_marks(before, marks)
    for code, mark in moved.items():
        _write(record, new_id(), code, mark, is_sorting=True)
    if moved:
        record.changed("needs:need-map", Need)
    return len(moved)


def need_is_met(record: Record, need_id: UUID) -> None:
    """Say that a need is met. Said twice, it was met the first time."""
    record.require(writes=Category.NEEDS)
    if Need.objects.filter(pk=need_id, participant_id=record.id, met_at=None).update(met_at=record.now):
        record.changed("needs:need-met", Need)


def take_back_met(record: Record, need_id: UUID) -> bool:
    """It is not met: pressed by mistake. Taken back twice, it was the first time. False when it can't be:
    also once the same need was named anew, which stands."""
    record.require(writes=Category.NEEDS)
    try:
        if take_back(Need.objects.filter(pk=need_id, participant_id=record.id), "met_at"):
            record.changed("needs:need-undo", Need)
    except CannotBeUndone:
        return False
    return True


def _write(record: Record, need_id: UUID, code: str, mark: Mark, *, is_sorting: bool = False) -> bool:
    need = Need(
        id=need_id,
        participant_id=record.id,
        code=code,
        weight=mark.weight,
        author_id=record.member.pk,
        noted_at=record.now,
    )
    record.keys.seal_said(need, mark)
    # Sorted back and forth within a minute, her map is as she left it last: nothing to ask.
    asked = replace(record, asks_before_second=False) if is_sorting else record
    if not create_idempotently(asked, need, "code", "weight"):
        return False
    before = Need.objects.filter(participant_id=record.id, code=code, met_at=None, replaced_at=None)
    before.exclude(pk=need_id).update(replaced_at=record.now)
    return True
