"""Needs: named by her or with her, replaced by the next map, met one day."""

from uuid import uuid4

from spheres.programme.needs.actions import name_need
from spheres.programme.needs.forms import NeedForm
from spheres.programme.needs.models import Need
from tests.builders.sent import Sent, words_and
from tests.oracle.authorship_terms import CARE, adds, now, sets
from tests.oracle.scenes import attempts as tried
from tests.oracle.scenes.holding import written

KINDS = {"needs_need": ("needs", "needs")}
CHANGED = {"needs_need": ("met_at", "needs")}
AUTHORSHIP = {
    "needs_need": adds(
        lambda w, _who: {"code": "sleep", "weight": "later", "noted_at": w.now},
        recorded=("noted_at",),
        recorded_later=("met_at", "replaced_at"),
        changes=(
            sets(CARE, {"met_at": None}, met_at=now),
            sets(CARE, {"replaced_at": None}, replaced_at=now),
        ),
    ),
}
SEALED = {"needs_need": "needs"}
IN_ADDRESSES = {"need_id": "needs_need"}


def walk_rows(walk, participant, author, day):
    at, later = walk.at(day), walk.at(day + 1)
    is_old = day < -300
    walk.add_row(
        "needs_need", participant, day + 1 if is_old else None, author, code="sleep", weight="later",
        noted_at=at, replaced_at=later if is_old else None,
    )  # fmt: skip


def looks_rows(building, participant, worker):
    was = {"noted_at": building.ago(9), "replaced_at": building.ago(4)}
    building.add(Need, participant, code="school", weight="later", **was)
    return {
        "need_id": building.add(Need, participant, code="sleep", weight="urgent", noted_at=building.ago(4))
    }


# In the scenes.

TABLES = {
    "needs_need": written("needs", "noted_at", what="need", over="replaced_at"),
}
MORE = {
    "need": lambda loaded, fact: {"code": "food", "weight": "later", "replaced_at": loaded.over(fact)},
}
ATTEMPTS = {
    "needs": [
        tried.adds("needs_need", sealed=tried.SEALED, code="school", weight="later", noted_at=tried.now),
        tried.changes("needs_need", "met_at", tried.now),
    ],
}
ALTERS = {"need": tried.sets("needs_need", "met_at", tried.now)}


def scene_rows(insert, sealed, then, companion, again):
    code, weight = ("food", "later") if again else ("sleep", "urgent")
    insert("needs_need", **sealed, code=code, weight=weight, noted_at=then)


# Forms and builders.

FORMS = {
    "need": Sent(NeedForm, "needs/add/", Need, "needs.actions._write", **words_and(
        "her_words", "Manger le matin.", "Manger le soir.", code="food", weight="urgent")),
}  # fmt: skip


def one_of_each(record):
    standing = Need.objects.filter(participant_id=record.id).values_list("code", flat=True)
    need_id, code = (
        uuid4(),
        next(one for one in ("sleep", "school", "leisure", "transport") if one not in standing),
    )
    name_need(record, need_id, code, "urgent", "")
    return {"need_id": need_id}
