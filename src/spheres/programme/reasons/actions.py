"""Noting what she says of a change."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from spheres.foundation.access.categories import Category
from spheres.programme.goals.models import Goal
from spheres.programme.participants.creating import create_idempotently
from spheres.programme.participants.record import Record
from spheres.programme.reasons.models import Reason


@dataclass(frozen=True)
class ReasonInput:
    """What she said, word for word; of what kind; on which day; of which goal."""

    kind: str
    her_words: str
    said_on: date
    goal: Goal | None = None


def note_reason(record: Record, reason_id: UUID, given: ReasonInput) -> None:
    """Note what she said. Sent twice, it is noted once. Raises ``AlreadySent``."""
    record.require(writes=Category.CLINICAL)
    row = Reason(
        id=reason_id,
        participant_id=record.id,
        author_id=record.member.pk,
        kind=given.kind,
        goal=given.goal,
        said_on=given.said_on,
        noted_at=record.now,
    )
    record.keys.seal(row, her_words=given.her_words)
    if create_idempotently(record, row, "kind", "goal_id", "said_on"):
        record.changed("reasons:reason-add", Reason)
