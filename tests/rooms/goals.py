"""Goals and what hangs on them: said once, and followed by what is said next."""

from datetime import timedelta
from uuid import uuid4

from spheres.programme.goals import actions
from spheres.programme.goals.forms import (
    EndingForm,
    GoalForm,
    RatingForm,
    RulerForm,
    ScaleForm,
    SmallStepForm,
)
from spheres.programme.goals.models import Goal, GoalEnding, GoalRating, GoalScale, RulerReading, SmallStep
from spheres.programme.goals.queries import goal_detail
from tests.builders.sent import Sent, words_and
from tests.oracle.authorship_terms import CARE, adds, hers, now, sets
from tests.oracle.scenes import attempts as tried
from tests.oracle.scenes.holding import written

PARTS = ("goals_goalending", "goals_smallstep", "goals_rulerreading", "goals_goalscale", "goals_goalrating")
KINDS = dict.fromkeys(("goals_goal", *PARTS), ("clinical", "clinical"))
CHANGED = {"goals_goal": ("ended_at", "clinical"), "goals_smallstep": ("done_at", "clinical")}


def a_goal(world):
    world.goal = hers(world, "goals_goal", area="", noted_at=world.now)


def an_agreed_goal(world):
    a_goal(world)
    world.scale = hers(world, "goals_goalscale", goal_id=world.goal, version=1, agreed_at=world.now)


AUTHORSHIP = {
    "goals_goal": adds(
        lambda w, _who: {"area": "", "noted_at": w.now},
        recorded=("noted_at",),
        recorded_later=("ended_at",),
        changes=(sets(CARE, {"ended_at": None}, ended_at=now),),
    ),
    "goals_goalending": adds(
        lambda w, _who: {"goal_id": w.goal, "kind": "reached", "at": w.now}, recorded=("at",), before=a_goal
    ),
    "goals_smallstep": adds(
        lambda w, _who: {"goal_id": w.goal, "noted_at": w.now},
        recorded=("noted_at",),
        recorded_later=("done_at", "let_go_at"),
        changes=(
            sets(CARE, {"done_at": None}, done_at=now),
            sets(CARE, {"let_go_at": None}, let_go_at=now),
        ),
        before=a_goal,
    ),
    "goals_rulerreading": adds(
        lambda w, _who: {"goal_id": w.goal, "importance": 5, "at": w.now}, recorded=("at",), before=a_goal
    ),
    "goals_goalscale": adds(
        lambda w, _who: {"goal_id": w.goal, "version": 1, "agreed_at": w.now},
        recorded=("agreed_at",),
        before=a_goal,
    ),
    "goals_goalrating": adds(
        lambda w, _who: {"goal_id": w.goal, "scale_id": w.scale, "voice": "her", "level": 0, "at": w.now},
        recorded=("at",),
        before=an_agreed_goal,
    ),
}
SEALED = dict.fromkeys(KINDS, "clinical")
IN_ADDRESSES = {"goal_id": "goals_goal", "small_step_id": "goals_smallstep"}


def walk_rows(walk, participant, author, day):
    at, later = walk.at(day), walk.at(day + 1)
    is_old = day < -300
    goal = walk.add_row(
        "goals_goal", participant, day + 1 if is_old else None, author, area="", noted_at=at,
        ended_at=later if is_old else None,
    )  # fmt: skip
    on_it = {"goal_id": goal}

    def add(table, **values):
        return walk.add_row(table, participant, day, author, goal, **on_it, **values)

    add("goals_goalending", kind="changed", at=at)
    add("goals_smallstep", noted_at=at)
    add("goals_rulerreading", importance=5, at=at)
    scale = add("goals_goalscale", version=1, agreed_at=at)
    add("goals_goalrating", scale_id=scale, voice="her", level=0, at=at)


def looks_rows(building, participant, worker):
    at = building.ago(4)
    goal = building.add(Goal, participant, area="sleep", noted_at=at)
    before = building.add(Goal, participant, area="", noted_at=building.ago(9), ended_at=at)
    building.add(GoalEnding, participant, goal_id=before, kind="reached", at=at)
    building.add(RulerReading, participant, goal_id=goal, importance=5, confidence=2, at=at)
    scale = building.add(GoalScale, participant, goal_id=goal, version=1, agreed_at=at)
    building.add(GoalRating, participant, goal_id=goal, scale_id=scale, voice="her", level=0, at=at)
    return {
        "goal_id": goal,
        "small_step_id": building.add(SmallStep, participant, goal_id=goal, noted_at=at),
    }


# In the scenes.

OF_A_GOAL = ("goal_id", "goals_goal")
TABLES = {
    "goals_goal": written("clinical", "noted_at", what="goal", over="ended_at"),
    "goals_goalending": written("clinical", "at", of=OF_A_GOAL),
    "goals_smallstep": written("clinical", "noted_at", of=OF_A_GOAL, what="small step"),
    "goals_rulerreading": written("clinical", "at", of=OF_A_GOAL),
    "goals_goalscale": written("clinical", "agreed_at", of=OF_A_GOAL),
    "goals_goalrating": written("clinical", "at", of=OF_A_GOAL),
}
MORE = {
    "goal": lambda loaded, fact: {"area": "", "ended_at": loaded.over(fact)},
    "small step": lambda loaded, fact: {},
}
ATTEMPTS = {
    "clinical": [
        tried.adds("goals_goal", sealed=tried.SEALED, area="food", noted_at=tried.now),
        tried.changes("goals_smallstep", "done_at", tried.now),
    ],
}
ALTERS = {
    "goal": tried.hangs("goals_smallstep", "goal_id", sealed=tried.SEALED, noted_at=tried.now),
    "small step": tried.sets("goals_smallstep", "done_at", tried.now),
}


def scene_rows(insert, sealed, then, companion, again):
    goal = insert("goals_goal", **sealed, area="", noted_at=then)
    on_it = {**sealed, "goal_id": goal}
    insert("goals_goalending", **on_it, kind="reached", at=then)
    insert("goals_smallstep", **on_it, noted_at=then)
    insert("goals_rulerreading", **on_it, confidence=3, at=then)
    scale = insert("goals_goalscale", **on_it, version=1, agreed_at=then)
    insert("goals_goalrating", **on_it, scale_id=scale, voice="worker", level=1, at=then)


# Forms and builders.

LEVELS = {name: f"Niveau {name}." for name in GoalScale.SEALED_FIELDS}
FORMS = {
    "goal": Sent(GoalForm, "goals/add/", Goal, "goals.actions.note_goal", **words_and(
        "her_words", "Une chambre à moi.", "Un chat.", area="sleep")),
    "ending": Sent(EndingForm, "goals/{goal_id}/end/", GoalEnding, "goals.actions._end", **words_and(
        "her_words", "Merci.", "Enfin.", kind="reached"), once=True),
    "small step": Sent(
        SmallStepForm, "goals/{goal_id}/steps/add/", SmallStep, "goals.actions.plan_small_step", **words_and(
        "what", "Demander l’horaire", "Y aller")),
    "rulers": Sent(
        RulerForm, "goals/{goal_id}/rulers/", RulerReading, "goals.actions.read_rulers", **words_and(
        "why_important", "C’est à moi.", "Pour ma sœur.", importance="7")),
    "scale": Sent(
        ScaleForm, "goals/{goal_id}/how-we-know/", GoalScale, "goals.actions.agree_scale", **words_and(
        "expected", "Une fois par mois.", "Deux fois.", **{k: LEVELS[k] for k in LEVELS if k != "expected"})),
    "rating": Sent(
        RatingForm, "goals/{goal_id}/where-it-stands/", GoalRating, "goals.actions.rate_goal", **words_and(
        "words", "Presque.", "Pas encore.", voice="her", level="0")),
}  # fmt: skip


def one_of_each(record):
    ids = {"goal_id": uuid4(), "small_step_id": uuid4()}
    actions.note_goal(record, ids["goal_id"], f"Une chambre, {ids['goal_id']}.")
    goal = goal_detail(record, ids["goal_id"]).goal
    actions.plan_small_step(record, ids["small_step_id"], goal, f"Demander, {goal.pk}.")
    actions.read_rulers(record, uuid4(), goal, actions.Reading(7, None, f"À moi, {goal.pk}."))
    actions.agree_scale(record, uuid4(), goal, actions.Scale(**LEVELS))
    scale = goal_detail(record, goal.pk).scale
    actions.rate_goal(record, uuid4(), goal, scale, "her", 0)
    over = uuid4()
    actions.note_goal(record, over, f"Un chat, {over}.")
    actions.end_goal(record, uuid4(), goal_detail(record, over).goal, "reached", "Merci.")
    return ids


# What is due.

DUE = {
    "small_step": lambda: SmallStep.objects.filter(done_at=None, let_go_at=None, goal__ended_at=None).exclude(
        by_day=None
    )
}


def due_rows(participant_id, member, now):
    hers = {"participant_id": participant_id, "author": member, "noted_at": now, "sealed": b"-"}
    goal, over = (Goal.objects.create(**hers, ended_at=ended_at) for ended_at in (None, now))
    step = {**hers, "goal": goal, "by_day": now.date() + timedelta(days=1)}
    SmallStep.objects.create(**step)
    SmallStep.objects.create(**step, done_at=now)
    SmallStep.objects.create(**step, let_go_at=now)
    SmallStep.objects.create(**{**step, "goal": over})
    SmallStep.objects.create(**{**step, "by_day": None})
