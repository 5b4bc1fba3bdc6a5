"""Parts that were taken out of her timeline, each said once and never rewritten."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from spheres.programme.timeline.actions import ExtractInput, take_extract
from spheres.programme.timeline.forms import ExtractForm
from spheres.programme.timeline.models import Extract
from tests.builders.sent import DAY, Sent, words_and
from tests.oracle.authorship_terms import adds
from tests.oracle.scenes import attempts as tried
from tests.oracle.scenes.holding import written

KINDS = {"timeline_extract": ("clinical", "clinical")}
AUTHORSHIP = {
    "timeline_extract": adds(
        lambda w, _who: {"kinds": [], "from_on": w.today, "until_on": w.today, "made_at": w.now},
        recorded=("made_at",),
    ),
}
SEALED = {"timeline_extract": "clinical"}
IN_ADDRESSES = {"extract_id": "timeline_extract"}


def walk_rows(walk, participant, author, day):
    on, made_at = walk.at(day).date(), walk.at(day + 1)
    values = {"kinds": [], "from_on": on, "until_on": on, "made_at": made_at}
    walk.add_row("timeline_extract", participant, day, author, **values)


def looks_rows(building, participant, worker):
    on = timezone.localdate(building.ago(40))
    values = {"from_on": on, "until_on": timezone.localdate(), "made_at": building.ago(1)}
    return {"extract_id": building.add(Extract, participant, author=worker, **values)}


# In the scenes.

TABLES = {"timeline_extract": written("clinical", "made_at", what="extract")}
MORE = {"extract": lambda loaded, fact: {"kinds": [], "from_on": DAY, "until_on": DAY}}
ATTEMPTS = {
    "clinical": [
        tried.adds(
            "timeline_extract", sealed=tried.SEALED, kinds=[], from_on=tried.today, until_on=tried.today,
            made_at=tried.now,
        ),
    ],
}  # fmt: skip


def scene_rows(insert, sealed, then, companion, again):
    insert("timeline_extract", **sealed, kinds=[], from_on=then.date(), until_on=then.date(), made_at=then)


# Forms and builders.

FORMS = {
    "extract": Sent(
        ExtractForm,
        "timeline/extracts/add/",
        Extract,
        "timeline.actions.take_extract",
        **words_and(
            "reason",
            "Pour son avocate, à sa demande.",
            "Pour la cour, à sa demande.",
            from_on=DAY,
            until_on=DAY,
        ),
    ),
}


def one_of_each(record):
    extract_id, today = uuid4(), timezone.localdate(record.now)
    given = ExtractInput(today - timedelta(days=9), today, [], f"Pour son avocate, {extract_id}.")
    take_extract(record, extract_id, given)
    return {"extract_id": extract_id}


NOT_DUE = {
    ("timeline_extract", "from_on"): "days of a timeline that were taken out",
    ("timeline_extract", "until_on"): "days of a timeline that were taken out",
}
