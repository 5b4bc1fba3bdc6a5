"""What is asked of goals, each in a fixed number of queries."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from spheres.foundation.access.queries import NotVisible
from spheres.foundation.vault.union import fetch_union
from spheres.programme.goals.models import Goal, GoalEnding, GoalRating, GoalScale, RulerReading, SmallStep
from spheres.programme.participants.record import Record

OF_A_GOAL = (GoalEnding, SmallStep, RulerReading, GoalScale, GoalRating)


@dataclass
class GoalDetail:
    """A goal, opened, with what hangs on it; of each kind the newest first, and steps as they were noted."""

    goal: Goal
    ending: GoalEnding | None = None
    steps: list[SmallStep] = field(default_factory=list)
    readings: list[RulerReading] = field(default_factory=list)
    scales: list[GoalScale] = field(default_factory=list)
    ratings: list[GoalRating] = field(default_factory=list)

    @property
    def open_steps(self) -> list[SmallStep]:
        return [step for step in self.steps if step.done_at is None and step.let_go_at is None]

    @property
    def done_steps(self) -> list[SmallStep]:
        return [step for step in self.steps if step.done_at]

    @property
    def scale(self) -> GoalScale | None:
        """What was agreed last."""
        return self.scales[0] if self.scales else None

    @property
    def reading(self) -> RulerReading | None:
        return self.readings[0] if self.readings else None

    def newest_rating(self, voice: str) -> GoalRating | None:
        """On the levels agreed last: those of before measured something else."""
        mine = (
            one for one in self.ratings if one.voice == voice and self.scale and one.scale_id == self.scale.pk
        )
        return next(mine, None)


def goals_of(record: Record) -> list[GoalDetail]:
    """All her goals: those that stand first, then those that are over, the newest first in each."""
    found = _details(record, Goal.objects.filter(participant_id=record.id))
    return sorted(
        found, key=lambda detail: (detail.goal.ended_at is not None, -detail.goal.noted_at.timestamp())
    )


def standing_goals(record: Record) -> list[Goal]:
    """Her goals of today alone, the newest first: what something else may be said of."""
    rows = Goal.objects.filter(participant_id=record.id, ended_at=None)
    return list(record.keys.open(rows.order_by("-noted_at", "-pk")))


def goal_detail(record: Record, goal_id: UUID) -> GoalDetail:
    """One of her goals. Raises ``NotVisible``."""
    found = _details(record, Goal.objects.filter(participant_id=record.id, pk=goal_id), goal_id=goal_id)
    if not found:
        raise NotVisible(record.id)
    return found[0]


def _details(record: Record, goals: Any, **of_goal: Any) -> list[GoalDetail]:
    """Two queries: the goals, and all that hangs on them."""
    details = {goal.pk: GoalDetail(goal) for goal in record.keys.open(goals.select_related("author"))}
    hanging = [model.objects.filter(participant_id=record.id, **of_goal) for model in OF_A_GOAL]
    rows: dict[type[Any], list[Any]] = defaultdict(list)
    for row in record.keys.open(fetch_union(*hanging)):
        if row.goal_id in details:
            rows[type(row)].append(row)
    for ending in rows[GoalEnding]:
        details[ending.goal_id].ending = ending
    for step in sorted(rows[SmallStep], key=lambda row: (row.noted_at, row.pk)):
        details[step.goal_id].steps.append(step)
    for model, name, at in (
        (RulerReading, "readings", "at"), (GoalScale, "scales", "version"), (GoalRating, "ratings", "at")
    ):  # fmt: skip
        for row in sorted(rows[model], key=lambda row: (getattr(row, at), row.pk), reverse=True):
            getattr(details[row.goal_id], name).append(row)
    return list(details.values())


def goal_of_step(record: Record, step_id: UUID) -> UUID:
    """Whose step it is. Raises ``NotVisible``."""
    found = (
        SmallStep.objects.filter(pk=step_id, participant_id=record.id)
        .values_list("goal_id", flat=True)
        .first()
    )
    if found is None:
        raise NotVisible(record.id)
    return found
