"""Plans of a follow-up, each agreed once and never rewritten."""

from itertools import count
from uuid import uuid4

from spheres.programme.plans.actions import agree_plan
from spheres.programme.plans.forms import AgreeForm
from spheres.programme.plans.models import FollowUpPlan
from tests.builders.sent import Sent, words_and
from tests.oracle.authorship_terms import adds
from tests.oracle.scenes import attempts as tried
from tests.oracle.scenes.holding import written

KINDS = {"plans_followupplan": ("clinical for identity", "identity")}
AUTHORSHIP = {
    "plans_followupplan": adds(
        lambda w, _who: {"version": 1, "agreed_at": w.now},
        recorded=("agreed_at",),
        is_of_yesterday=False,
        added_by=("pivot",),
    ),
}
SEALED = {"plans_followupplan": "clinical"}
IN_ADDRESSES = {"plan_id": "plans_followupplan"}


def walk_rows(walk, participant, author, day):
    version = 1 if day < -300 else 2
    walk.add_row("plans_followupplan", participant, day, author, version=version, agreed_at=walk.at(day))


def looks_rows(building, participant, worker):
    values = {"version": 1, "agreed_at": building.ago(3)}
    words = {"parts": {"goals": ["Dormir."]}}
    return {"plan_id": building.add(FollowUpPlan, participant, author=worker, **values, **words)}


# In the scenes.

TABLES = {"plans_followupplan": written("clinical", "agreed_at")}
VERSIONS = count(1)
"""A story writes as many as it likes about one person."""
ATTEMPTS = {
    "identity": [
        tried.adds(
            "plans_followupplan",
            sealed=tried.SEALED,
            version=lambda _loaded, _girl: next(VERSIONS),
            agreed_at=tried.now,
        ),
    ],
}


def scene_rows(insert, sealed, then, companion, again):
    insert("plans_followupplan", **sealed, version=next(VERSIONS), agreed_at=then)


# Forms and builders.

FORMS = {
    "follow-up plan": Sent(
        AgreeForm,
        "follow-up-plan/agree/",
        FollowUpPlan,
        "plans.actions.agree_plan",
        **words_and("her_say", "C’est correct.", "Pas encore."),
    ),
}


def one_of_each(record):
    plan_id = uuid4()
    agree_plan(record, plan_id, {"goals": ["Dormir."]}, f"C’est correct, {plan_id}.")
    return {"plan_id": plan_id}
