"""What she says of a change: dated quotes, each said once."""

from uuid import uuid4

from django.utils import timezone

from spheres.programme.reasons.actions import ReasonInput, note_reason
from spheres.programme.reasons.forms import ReasonForm
from spheres.programme.reasons.models import Reason
from tests.builders.sent import DAY, Sent, words_and
from tests.oracle.authorship_terms import adds
from tests.oracle.scenes import attempts as tried
from tests.oracle.scenes.holding import written

KINDS = {"reasons_reason": ("clinical", "clinical")}
AUTHORSHIP = {
    "reasons_reason": adds(
        lambda w, _who: {"kind": "desire", "said_on": w.today, "noted_at": w.now},
        recorded=("noted_at",),
        days=("said_on",),
    ),
}
SEALED = {"reasons_reason": "clinical"}


def walk_rows(walk, participant, author, day):
    said_on, noted_at = walk.at(day).date(), walk.at(day + 1)
    walk.add_row(
        "reasons_reason", participant, day, author, kind="desire", said_on=said_on, noted_at=noted_at
    )


def looks_rows(building, participant, worker):
    said_on = timezone.localdate(building.ago(4))
    for kind in ("desire", "holds_back"):
        building.add(Reason, participant, kind=kind, said_on=said_on, noted_at=building.ago(4))


# In the scenes.

TABLES = {"reasons_reason": written("clinical", "noted_at", "said_on", what="reason")}
DAYS = {"reasons_reason": "said_on"}
MORE = {"reason": lambda loaded, fact: {"kind": "need"}}
ATTEMPTS = {
    "clinical": [
        tried.adds(
            "reasons_reason", sealed=tried.SEALED, kind="ability", said_on=tried.today, noted_at=tried.now
        ),
    ],
}


def scene_rows(insert, sealed, then, companion, again):
    insert("reasons_reason", **sealed, kind="need" if again else "begun", said_on=then.date(), noted_at=then)


# Forms and builders.

FORMS = {
    "reason": Sent(ReasonForm, "reasons/add/", Reason, "reasons.actions.note_reason", **words_and(
        "her_words", "Je veux dormir.", "Je veux rire.", kind="desire", said_on=DAY)),
}  # fmt: skip


def one_of_each(record):
    today = timezone.localdate(record.now)
    for kind in ("desire", "holds_back"):
        note_reason(record, uuid4(), ReasonInput(kind, f"Je veux dormir, {uuid4()}.", today))
