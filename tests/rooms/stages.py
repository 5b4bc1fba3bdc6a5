"""Stages in the cycle: noted on a day in someone's eyes, and never rewritten."""

from uuid import uuid4

from django.utils import timezone

from spheres.programme.stages.actions import StageInput, note_stage
from spheres.programme.stages.forms import StageForm
from spheres.programme.stages.models import StageAssessment
from tests.builders.sent import DAY, Sent, words_and
from tests.oracle.authorship_terms import adds
from tests.oracle.scenes import attempts as tried
from tests.oracle.scenes.holding import written

KINDS = {"stages_stageassessment": ("clinical", "clinical")}
FELT = {
    "list_code": "provisional-2026", "stages": ["awareness_felt"], "fits": "some", "voice": "her",
    "how": "first", "what_happened": "",
}  # fmt: skip
AUTHORSHIP = {
    "stages_stageassessment": adds(
        lambda w, _who: {**FELT, "on": w.today, "noted_at": w.now}, recorded=("noted_at",), days=("on",)
    ),
}
SEALED = {"stages_stageassessment": "clinical"}
IN_ADDRESSES = {"stage_assessment_id": "stages_stageassessment"}


def walk_rows(walk, participant, author, day):
    at, later = walk.at(day), walk.at(day + 1)
    walk.add_row("stages_stageassessment", participant, day, author, **FELT, on=at.date(), noted_at=later)


def looks_rows(building, participant, worker):
    when = {"on": timezone.localdate(building.ago(4)), "noted_at": building.ago(4)}
    words = {"words": [{"fr": "Retour", "en": "Coming back"}]}
    own = {"author": worker, **when, **words}
    return {"stage_assessment_id": building.add(StageAssessment, participant, **FELT, **own)}


# In the scenes.

TABLES = {"stages_stageassessment": written("clinical", "noted_at", "on", what="stage")}
DAYS = {"stages_stageassessment": "on"}
MORE = {"stage": lambda loaded, fact: FELT}
ATTEMPTS = {
    "clinical": [
        tried.adds("stages_stageassessment", sealed=tried.SEALED, **FELT, on=tried.today, noted_at=tried.now),
    ],
}


def scene_rows(insert, sealed, then, companion, again):
    insert("stages_stageassessment", **sealed, **FELT, on=then.date(), noted_at=then)


# Forms and builders.

FORMS = {
    "stage": Sent(StageForm, "stages/add/", StageAssessment, "stages.actions.note_stage", **words_and(
        "heard", "« C’est plus comme avant. »", "« C’est comme avant. »", list_code="provisional-2026",
        voice="her", stages=["immersion", "awareness_felt"], how="unknown", on=DAY)),
}  # fmt: skip


def one_of_each(record):
    stage_assessment_id = uuid4()
    heard = f"« Je sais pas. » ({stage_assessment_id})"
    chosen = StageInput(
        "provisional-2026", "worker", ["immersion"], timezone.localdate(record.now), "same", heard=heard
    )
    note_stage(record, stage_assessment_id, chosen)
    return {"stage_assessment_id": stage_assessment_id}
