"""What makes it safer for her now."""

from uuid import UUID

from spheres.foundation.access.queries import NotVisible
from spheres.programme.goals.models import Goal
from spheres.programme.participants.record import Record
from spheres.programme.region.pack import named
from spheres.programme.safer.models import SaferStep


def line_of(code: str, her_words: str) -> str:
    """A step in one line: her words, which win; else what its card is called, in today’s language."""
    return " ".join(her_words.split()) or (named("safer_cards", code) if code else "")


def safer_steps(record: Record) -> list[SaferStep]:
    """Those that stand, the newest first, each with the goal that it serves opened."""
    rows = SaferStep.objects.filter(participant_id=record.id, ended_at=None)
    steps = sorted(record.keys.open(rows), key=lambda step: (step.noted_at, step.pk), reverse=True)
    goals = {goal.pk: goal for goal in _goals(record, {step.goal_id for step in steps if step.goal_id})}
    for step in steps:
        step.goal = goals.get(step.goal_id) if step.goal_id else None
    return steps


def safer_step(record: Record, step_id: UUID) -> SaferStep:
    """One of them that stands, opened. Raises ``NotVisible``."""
    rows = SaferStep.objects.filter(participant_id=record.id, pk=step_id, ended_at=None)
    found = record.keys.open_one(rows.first())
    if found is None:
        raise NotVisible(record.id)
    return found


def _goals(record: Record, ids: set[UUID]) -> list[Goal]:
    return list(record.keys.open(Goal.objects.filter(participant_id=record.id, pk__in=ids)))
