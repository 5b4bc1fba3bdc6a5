"""Noting what makes it safer now, and putting it into her plan."""

from dataclasses import dataclass
from uuid import UUID

from spheres.foundation.access.categories import Category
from spheres.programme.goals.models import Goal
from spheres.programme.participants.creating import create_idempotently
from spheres.programme.participants.record import Record
from spheres.programme.safer.models import SaferStep
from spheres.programme.safer.queries import line_of
from spheres.programme.safety.actions import add_to_plan


@dataclass(frozen=True)
class SaferStepInput:
    """A card's code, her words, or both; ``part`` of the plan; the goal that it serves."""

    code: str = ""
    her_words: str = ""
    part: str = ""
    goal: Goal | None = None


def note_safer_step(record: Record, step_id: UUID, given: SaferStepInput) -> None:
    """Note a step. Sent twice, it is noted once. Raises ``AlreadySent``."""
    record.require(writes=Category.CLINICAL)
    row = SaferStep(
        id=step_id,
        participant_id=record.id,
        author_id=record.member.pk,
        code=given.code,
        part=given.part,
        goal=given.goal,
        noted_at=record.now,
    )
    record.keys.seal(row, her_words=given.her_words)
    if create_idempotently(record, row, "code", "part", "goal_id"):
        record.changed("safer:step-add", SaferStep)


def let_safer_step_go(record: Record, step_id: UUID) -> bool:
    """She lets it go; said twice, the first time. Whether it was put into her plan: it stays there."""
    record.require(writes=Category.CLINICAL)
    hers = SaferStep.objects.filter(pk=step_id, participant_id=record.id)
    if hers.filter(ended_at=None).update(ended_at=record.now):
        record.changed("safer:step-let-go", SaferStep)
    return hers.exclude(in_plan_at=None).exists()


def put_in_plan(record: Record, step: SaferStep) -> bool:
    """One touch: its line stands in her plan, in a new version of it. Done twice, it stands there once. False
    when she has no plan yet: nothing is changed then."""
    record.require(writes=Category.CLINICAL)
    if not add_to_plan(record, step.part, line_of(step.code, step.her_words)):
        return False
    noted = SaferStep.objects.filter(pk=step.pk, participant_id=record.id, in_plan_at=None)
    if noted.update(in_plan_at=record.now):
        record.changed("safer:step-to-plan", SaferStep)
    return True
