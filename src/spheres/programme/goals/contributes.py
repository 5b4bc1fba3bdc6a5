"""What goals brings to other rooms' pages (see ``foundation.contributions``)."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spheres.foundation.access.categories import Category
from spheres.foundation.audit.models import CHANGE, VIEW
from spheres.foundation.ui.templatetags.spheres import day
from spheres.programme.goals.models import Goal, GoalEnding, SmallStep
from spheres.programme.participants.cards import SECOND, Card, CardContext, CardData
from spheres.programme.participants.day import DueLine, DueWords, News
from spheres.programme.participants.lifting import Lift
from spheres.programme.participants.noting import Topic
from spheres.programme.participants.planning import PlanPart
from spheres.programme.participants.record import Record
from spheres.programme.participants.telling import Telling

RECORD_WORDS = {
    "goals:goals": pgettext_lazy("record", "Read the goals"),
    "goals:goal": pgettext_lazy("record", "Read one of the goals"),
    ("goals:goal-add", VIEW): pgettext_lazy("record", "Opened the page for a goal"),
    ("goals:goal-add", CHANGE): pgettext_lazy("record", "Noted a goal"),
    "goals:goal-from": pgettext_lazy("record", "Opened the page to make words said a goal"),
    "goals:goal-otherwise": pgettext_lazy("record", "Opened the page to say a goal otherwise"),
    "goals:goal-again": pgettext_lazy("record", "Opened the page to take a goal up again"),
    ("goals:goal-end", VIEW): pgettext_lazy("record", "Opened the page to end a goal"),
    ("goals:goal-end", CHANGE): pgettext_lazy("record", "Said that a goal is reached or put aside"),
    ("goals:ruler-add", VIEW): pgettext_lazy("record", "Opened the rulers of a goal"),
    ("goals:ruler-add", CHANGE): pgettext_lazy("record", "Noted the numbers given for a goal"),
    ("goals:scale-agree", VIEW): pgettext_lazy("record", "Opened how a goal will be known"),
    ("goals:scale-agree", CHANGE): pgettext_lazy("record", "Agreed together how a goal will be known"),
    ("goals:rating-add", VIEW): pgettext_lazy("record", "Opened where a goal stands"),
    ("goals:rating-add", CHANGE): pgettext_lazy("record", "Said where a goal stands"),
    ("goals:small-step-add", VIEW): pgettext_lazy("record", "Opened the page for a small step"),
    ("goals:small-step-add", CHANGE): pgettext_lazy("record", "Noted a small step"),
    "goals:small-step-done": pgettext_lazy("record", "Said that a small step is done"),
    "goals:small-step-undo": pgettext_lazy("record", "Undid that a small step is done or let go"),
    "goals:small-step-let-go": pgettext_lazy("record", "Said that a small step is let go"),
}
LIFTS = [Lift("goals:goal-from", _("Make it a goal"), Category.CLINICAL)]


def _hers(record: Record) -> Iterable[Any]:
    return [Goal.objects.filter(participant_id=record.id, ended_at=None)]


def _goals(context: CardContext) -> CardData:
    if Category.CLINICAL not in context.record.rights.reads:
        return None
    goals = context.record.keys.open(context.rows[Goal])
    return {
        "goals": sorted(goals, key=lambda goal: goal.noted_at, reverse=True),
        "may_write": Category.CLINICAL in context.record.rights.writes,
    }


CARDS = [Card("goals/_goals_card.html", SECOND, 45, _goals, _hers)]


def _due(step: SmallStep) -> DueWords:
    goal = reverse("goals:goal", args=[step.participant_id, step.goal_id])
    return DueWords(goal, step.what, day(step.by_day))


DUE = {"small_step": DueLine(SmallStep, _due)}
NEWS = [News(Goal, _("a goal"), "noted_at"), News(GoalEnding, _("what became of a goal"), "at")]
NOTE_TOPICS = [
    Topic(
        "goal",
        pgettext_lazy("what a note is about", "A goal"),
        Category.CLINICAL,
        lambda record: Goal.objects.filter(participant_id=record.id),
        lambda goal: goal.her_words,
        "goals:goal",
        is_page_of_one=True,
        stands=lambda goal: goal.ended_at is None,
    )
]
TIMELINE = [
    Telling(
        "goal",
        pgettext_lazy("timeline", "Goal"),
        Category.CLINICAL,
        lambda record: Goal.objects.filter(participant_id=record.id),
        lambda row: row.noted_at,
        lambda row: [row.her_words],
        "goals:goal",
        is_page_of_one=True,
    ),
    Telling(
        "goal_ending",
        pgettext_lazy("timeline", "What became of a goal"),
        Category.CLINICAL,
        lambda record: GoalEnding.objects.filter(participant_id=record.id),
        lambda row: row.at,
        lambda row: [row.get_kind_display(), row.her_words, row.celebrate],
        "goals:goals",
    ),
]
PLAN_PARTS = [
    PlanPart(
        "goals",
        pgettext_lazy("her plan", "What I want"),
        Category.CLINICAL,
        20,
        lambda record: Goal.objects.filter(participant_id=record.id, ended_at=None),
        lambda rows: [row.her_words for row in sorted(rows, key=lambda row: row.noted_at)],
    )
]
