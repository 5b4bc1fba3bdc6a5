"""What makes it safer now: noted, put into her plan, let go."""

from uuid import uuid4

from spheres.programme.safer.actions import SaferStepInput, note_safer_step
from spheres.programme.safer.forms import SaferStepForm
from spheres.programme.safer.models import SaferStep
from tests.builders.sent import Sent, words_and
from tests.oracle.authorship_terms import CARE, adds, now, sets
from tests.oracle.scenes import attempts as tried
from tests.oracle.scenes.holding import written

KINDS = {"safer_saferstep": ("clinical", "clinical")}
CHANGED = {"safer_saferstep": ("ended_at", "clinical")}
AUTHORSHIP = {
    "safer_saferstep": adds(
        lambda w, _who: {"code": "phone", "part": "phone", "noted_at": w.now},
        recorded=("noted_at",),
        recorded_later=("in_plan_at", "ended_at"),
        changes=(
            sets(CARE, {"in_plan_at": None}, in_plan_at=now),
            sets(CARE, {"ended_at": None}, ended_at=now),
        ),
    ),
}
SEALED = {"safer_saferstep": "clinical"}
IN_ADDRESSES = {"safer_step_id": "safer_saferstep"}


def walk_rows(walk, participant, author, day):
    at, later = walk.at(day), walk.at(day + 1)
    is_old = day < -300
    walk.add_row(
        "safer_saferstep", participant, day + 1 if is_old else None, author, code="phone", part="phone",
        noted_at=at, ended_at=later if is_old else None,
    )  # fmt: skip


def looks_rows(building, participant, worker):
    step = {"code": "phone", "part": "phone", "noted_at": building.ago(4)}
    return {"safer_step_id": building.add(SaferStep, participant, **step)}


# In the scenes.

TABLES = {"safer_saferstep": written("clinical", "noted_at", what="safer step", over="ended_at")}
MORE = {
    "safer step": lambda loaded, fact: {"code": "refuse", "part": "", "ended_at": loaded.over(fact)},
}
ATTEMPTS = {
    "clinical": [
        tried.adds("safer_saferstep", sealed=tried.SEALED, code="way_home", part="bag", noted_at=tried.now),
        tried.changes("safer_saferstep", "ended_at", tried.now),
    ],
}
ALTERS = {"safer step": tried.sets("safer_saferstep", "in_plan_at", tried.now)}


def scene_rows(insert, sealed, then, companion, again):
    code, part = ("way_home", "bag") if again else ("phone", "phone")
    insert("safer_saferstep", **sealed, code=code, part=part, noted_at=then)


# Forms and builders.

FORMS = {
    "safer step": Sent(SaferStepForm, "safer/add/", SaferStep, "safer.actions.note_safer_step", **words_and(
        "her_words", "Ma tante le sait.", "Mon frère le sait.", code="someone_knows")),
}  # fmt: skip


def one_of_each(record):
    safer_step_id = uuid4()
    given = SaferStepInput("phone", f"Un code à moi, {safer_step_id}.", "phone")
    note_safer_step(record, safer_step_id, given)
    return {"safer_step_id": safer_step_id}
