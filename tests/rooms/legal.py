"""Legal steps: hers to want or not, kept as they stand now."""

from uuid import uuid4

from spheres.programme.legal.actions import LegalStepInput, note_legal_step
from spheres.programme.legal.forms import LegalStepForm
from spheres.programme.legal.models import LegalStep
from tests.builders.sent import Sent, words_and
from tests.oracle.authorship_terms import CARE, adds, sets
from tests.oracle.scenes import attempts as tried
from tests.oracle.scenes.holding import written

KINDS = {"legal_legalstep": ("legal", "legal")}
CHANGED = {"legal_legalstep": ("over_on", "legal")}
AUTHORSHIP = {
    "legal_legalstep": adds(
        lambda w, _who: {"kind": "ivac", "wish": "unsure", "noted_at": w.now},
        says_who_changed=True,
        recorded=("noted_at",),
        changes=(
            sets(
                CARE,
                sealed=b"x",
                kind="complaint",
                wish="wants",
                at=lambda w: w.days(9),
                over_on=lambda w: w.today,
            ),
        ),
    ),
}
SEALED = {"legal_legalstep": "legal"}
IN_ADDRESSES = {"legal_step_id": "legal_legalstep"}


def walk_rows(walk, participant, author, day):
    at, later = walk.at(day), walk.at(day + 1)
    walk.add_row(
        "legal_legalstep", participant, day, author, kind="ivac", wish="unsure", noted_at=later, at=at
    )


def looks_rows(building, participant, worker):
    step = {"kind": "ivac", "wish": "unsure", "noted_at": building.now, "at": building.now}
    return {"legal_step_id": building.add(LegalStep, participant, **step, accompanied_by="m")}


# In the scenes.

TABLES = {
    "legal_legalstep": written("legal", "noted_at", "at", changes=True, what="legal step"),
}
MORE = {
    "legal step": lambda loaded, fact: {"kind": "court", "wish": "unsure"},
}
ATTEMPTS = {
    "legal": [
        tried.adds(
            "legal_legalstep", sealed=tried.SEALED, kind="complaint", wish="later", noted_at=tried.now
        ),
        tried.changes("legal_legalstep", "wish", "not"),
    ],
}
ALTERS = {"legal step": tried.sets("legal_legalstep", "wish", "not")}


def scene_rows(insert, sealed, then, companion, again):
    kind = "court" if again else "complaint"
    insert("legal_legalstep", **sealed, kind=kind, wish="unsure", noted_at=then)


# Forms and builders.

FORMS = {
    "legal step": Sent(LegalStepForm, "legal/add/", LegalStep, "legal.actions.note_legal_step", **words_and(
        "her_words", "Doucement.", "Vite.", kind="ivac", wish="unsure", what="Une demande.")),
}  # fmt: skip


def one_of_each(record):
    legal_step_id = uuid4()
    note_legal_step(record, legal_step_id, LegalStepInput("ivac", "unsure", f"Une demande, {legal_step_id}."))
    return {"legal_step_id": legal_step_id}


# What is due.

NOT_DUE = {
    ("legal_legalstep", "at"): "a step of others, with or without anyone of the programme there",
    ("legal_legalstep", "over_on"): "when it was over",
}
