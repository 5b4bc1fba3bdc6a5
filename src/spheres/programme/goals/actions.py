"""Noting what she wants and how it goes. What was said is never rewritten: it is followed."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import QuerySet

from spheres.foundation.access.categories import Category
from spheres.foundation.access.member import transaction_lock
from spheres.programme.goals.models import Goal, GoalEnding, GoalRating, GoalScale, RulerReading, SmallStep
from spheres.programme.goals.rules import next_version
from spheres.programme.participants.creating import create_idempotently
from spheres.programme.participants.record import Record
from spheres.programme.participants.undoing import CannotBeUndone, take_back


class GoalIsOver(Exception):
    """Nothing is added to a goal that is over; it can be taken up again."""


@dataclass(frozen=True)
class Reading:
    """Two rulers, 0 to 10 each; either may be left out, not both."""

    importance: int | None
    confidence: int | None
    why_important: str = ""
    why_confident: str = ""


@dataclass(frozen=True)
class Scale:
    """Five plain levels, from much less than she hopes to much more."""

    much_less: str
    less: str
    expected: str
    more: str
    much_more: str


def note_goal(
    record: Record, goal_id: UUID, her_words: str, area: str = "", *, follows: Goal | None = None
) -> None:
    """Note a goal in her words. One that ``follows`` another says it otherwise, or takes it up again: the
    former ends now if it stood. Sent twice, it is noted once. Raises ``AlreadySent``, and ``GoalIsOver`` when
    somebody else ended the former meanwhile: nothing is noted then."""
    record.require(writes=Category.CLINICAL)
    goal = Goal(
        id=goal_id,
        participant_id=record.id,
        author_id=record.member.pk,
        area=area,
        follows=follows,
        noted_at=record.now,
    )
    record.keys.seal(goal, her_words=her_words)
    with transaction.atomic():  # both or neither: a form that says it is not saved has saved nothing
        is_new = create_idempotently(record, goal, "area", "follows_id")
        if is_new and follows and follows.ended_at is None:
            _end(record, uuid5(goal_id, "ending"), follows, GoalEnding.Kind.CHANGED, "", "")
    if is_new:
        record.changed("goals:goal-add", Goal)


def end_goal(
    record: Record, ending_id: UUID, goal: Goal, kind: str, her_words: str = "", celebrate: str = ""
) -> None:
    """A goal is reached, or put aside with thanks. Sent twice, it ended the first time. Raises
    ``GoalIsOver`` when somebody else ended it first."""
    record.require(writes=Category.CLINICAL)
    if _end(record, ending_id, goal, kind, her_words, celebrate):
        record.changed("goals:goal-end", GoalEnding)


def _end(record: Record, ending_id: UUID, goal: Goal, kind: str, her_words: str, celebrate: str) -> bool:
    transaction_lock(goal.pk)
    ending = GoalEnding(
        id=ending_id,
        participant_id=record.id,
        author_id=record.member.pk,
        goal=goal,
        kind=kind,
        at=record.now,
    )
    record.keys.seal(ending, her_words=her_words, celebrate=celebrate)
    if GoalEnding.objects.filter(goal=goal).exclude(pk=ending_id).exists():
        raise GoalIsOver(goal.pk)
    is_new = create_idempotently(record, ending, "goal_id", "kind")
    Goal.objects.filter(pk=goal.pk, ended_at=None).update(ended_at=record.now)
    return is_new


def plan_small_step(record: Record, step_id: UUID, goal: Goal, what: str, by_day: date | None = None) -> None:
    """A small step towards a goal. Sent twice, it is noted once. Raises ``GoalIsOver``."""
    record.require(writes=Category.CLINICAL)
    step = SmallStep(
        id=step_id,
        participant_id=record.id,
        author_id=record.member.pk,
        goal=_standing(goal),
        by_day=by_day,
        noted_at=record.now,
    )
    record.keys.seal(step, what=what)
    if create_idempotently(record, step, "goal_id", "by_day"):
        record.changed("goals:small-step-add", SmallStep)


def finish_small_step(record: Record, step_id: UUID) -> None:
    """A small step is done. Said twice, it was done the first time."""
    record.require(writes=Category.CLINICAL)
    if _open_step(record, step_id).update(done_at=record.now):
        record.changed("goals:small-step-done", SmallStep)


def let_small_step_go(record: Record, step_id: UUID) -> None:
    """She lets a small step go. Said twice, she let it go the first time."""
    record.require(writes=Category.CLINICAL)
    if _open_step(record, step_id).update(let_go_at=record.now):
        record.changed("goals:small-step-let-go", SmallStep)


def take_back_small_step(record: Record, step_id: UUID) -> bool:
    """It is neither done nor let go: pressed by mistake. Taken back twice, it was the first time. False when
    it can't be: also once its goal is over."""
    record.require(writes=Category.CLINICAL)
    rows = SmallStep.objects.filter(pk=step_id, participant_id=record.id)
    try:
        # The one that is said: a step is done or let go, never both.
        if take_back(rows, "done_at") or take_back(rows, "let_go_at"):
            record.changed("goals:small-step-undo", SmallStep)
    except CannotBeUndone:
        return False
    return True


def read_rulers(record: Record, reading_id: UUID, goal: Goal, reading: Reading) -> None:
    """How important it is to her today, and how sure she is. Sent twice, it is one reading. Raises
    ``GoalIsOver``."""
    record.require(writes=Category.CLINICAL)
    row = RulerReading(
        id=reading_id,
        participant_id=record.id,
        author_id=record.member.pk,
        goal=_standing(goal),
        importance=reading.importance,
        confidence=reading.confidence,
        at=record.now,
    )
    if create_idempotently(
        record, record.keys.seal_said(row, reading), "goal_id", "importance", "confidence"
    ):
        record.changed("goals:ruler-add", RulerReading)


def agree_scale(record: Record, scale_id: UUID, goal: Goal, scale: Scale) -> None:
    """Five levels agreed with her: frozen, and the next version of what was agreed before. Sent twice, it is
    agreed once. Raises ``GoalIsOver``."""
    record.require(writes=Category.CLINICAL)
    transaction_lock(goal.pk)
    others = GoalScale.objects.filter(goal=goal).exclude(pk=scale_id)
    row = GoalScale(
        id=scale_id,
        participant_id=record.id,
        author_id=record.member.pk,
        goal=_standing(goal),
        version=next_version(list(others.values_list("version", flat=True))),
        agreed_at=record.now,
    )
    if create_idempotently(record, record.keys.seal_said(row, scale), "goal_id"):
        record.changed("goals:scale-agree", GoalScale)


def rate_goal(
    record: Record, rating_id: UUID, goal: Goal, scale: GoalScale, voice: str, level: int, words: str = ""
) -> None:
    """Where it stands on the agreed levels, in her eyes or in her worker's. Sent twice, it is said once.
    Raises ``GoalIsOver``."""
    record.require(writes=Category.CLINICAL)
    row = GoalRating(
        id=rating_id,
        participant_id=record.id,
        author_id=record.member.pk,
        goal=_standing(goal),
        scale=scale,
        voice=voice,
        level=level,
        at=record.now,
    )
    record.keys.seal(row, words=words)
    if create_idempotently(record, row, "scale_id", "voice", "level"):
        record.changed("goals:rating-add", GoalRating)


def _standing(goal: Goal) -> Goal:
    if goal.ended_at is not None:
        raise GoalIsOver(goal.pk)
    return goal


def _open_step(record: Record, step_id: UUID) -> QuerySet[SmallStep]:
    return SmallStep.objects.filter(
        pk=step_id, participant_id=record.id, done_at=None, let_go_at=None, goal__ended_at=None
    )
