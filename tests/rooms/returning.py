"""Coming back, prepared: one version stands, those before it stay to be read."""

from uuid import uuid4

from spheres.programme.returning.actions import make_return_plan
from spheres.programme.returning.forms import ReturnPlanForm
from spheres.programme.returning.models import ReturnPlan
from spheres.programme.returning.wording import PARTS
from tests.builders.sent import Sent, words_and
from tests.oracle.authorship_terms import CARE, adds, now, sets
from tests.oracle.scenes import attempts as tried
from tests.oracle.scenes.holding import written

KINDS = {"returning_returnplan": ("clinical", "clinical")}
CHANGED = {"returning_returnplan": ("replaced_at", "clinical")}
AUTHORSHIP = {
    "returning_returnplan": adds(
        lambda w, _who: {"made_at": w.now},
        recorded=("made_at",),
        recorded_later=("replaced_at",),
        changes=(sets(CARE, {"replaced_at": None}, replaced_at=now),),
    ),
}
SEALED = {"returning_returnplan": "clinical"}


def walk_rows(walk, participant, author, day):
    at, later = walk.at(day), walk.at(day + 1)
    is_old = day < -300
    walk.add_row(
        "returning_returnplan", participant, day + 1 if is_old else None, author,
        made_at=at, replaced_at=later if is_old else None,
    )  # fmt: skip


def looks_rows(building, participant, worker):
    own = {"author": worker, "signs": "Je dors le jour."}
    made_at = building.ago(4)
    building.add(ReturnPlan, participant, made_at=building.ago(9), replaced_at=made_at, **own)
    building.add(ReturnPlan, participant, made_at=made_at, **own)


# In the scenes.

TABLES = {"returning_returnplan": written("clinical", "made_at", what="return plan", over="replaced_at")}
NOT_SAID = dict.fromkeys(TABLES, "access.md names no category for it")
MORE = {"return plan": lambda loaded, fact: {"replaced_at": loaded.over(fact)}}
ATTEMPTS = {
    "clinical": [
        tried.adds("returning_returnplan", sealed=tried.SEALED, made_at=tried.now),
        tried.changes("returning_returnplan", "replaced_at", tried.now),
    ],
}
ALTERS = {"return plan": tried.sets("returning_returnplan", "replaced_at", tried.now)}


def scene_rows(insert, sealed, then, companion, again):
    insert("returning_returnplan", **sealed, made_at=then)


# Forms and builders.

FORMS = {
    "return plan": Sent(
        ReturnPlanForm, "coming-back/make/", ReturnPlan, "returning.actions.make_return_plan",
        **words_and("signs", "Je dors le jour.", "Je réponds plus.")),
}  # fmt: skip


def one_of_each(record):
    for _version in range(2):
        words = dict.fromkeys(PARTS, "") | {"signs": f"Je dors le jour, {uuid4()}."}
        make_return_plan(record, uuid4(), words)
