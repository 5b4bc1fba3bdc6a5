"""Her legal steps."""

from uuid import UUID

from spheres.foundation.access.queries import NotVisible
from spheres.programme.legal.models import LegalStep
from spheres.programme.participants.record import Record


def legal_steps(record: Record) -> list[LegalStep]:
    """Those to come first, the soonest first; without a date after them; what is over last."""
    rows = LegalStep.objects.filter(participant_id=record.id).select_related(*LegalStep.WHOSE)
    return sorted(
        record.keys.open(rows),
        key=lambda step: (step.over_on is not None, step.at is None, step.at or step.noted_at),
    )


def legal_step(record: Record, step_id: UUID) -> LegalStep:
    """One of them, opened. Raises ``NotVisible``."""
    rows = LegalStep.objects.filter(participant_id=record.id, pk=step_id)
    found = record.keys.open_one(rows.first())
    if found is None:
        raise NotVisible(record.id)
    return found
