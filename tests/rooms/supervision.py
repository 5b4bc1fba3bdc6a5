"""What stands between a worker and her supervisor: about no young person, and read by these two alone."""

from uuid import uuid4

from django.utils import timezone

from spheres.programme.supervision import actions
from spheres.programme.supervision.forms import EventForm, MeetingForm, PlanMeetingForm, WorryForm
from spheres.programme.supervision.models import CriticalEvent, SupervisionMeeting, Worry
from tests.builders.sent import DAY, Sent, words_and
from tests.builders.supported import supported
from tests.oracle.authorship_terms import Rule, now, sets

KINDS: dict = {}
TABLES: dict = {}
BOTH = ("pivot", "supervisor")
UNANSWERED = {"answered_at": None}


def by(**values):
    """A row of the span between the worker and her supervisor, by whoever asks."""

    def row(world, who):
        whole = {name: value(world) if callable(value) else value for name, value in values.items()}
        span = {"support_id": world.support, "author_id": world.id(who), "noted_at": world.now}
        return {"id": uuid4(), **span, **whole}

    return {"row": row, "author": "author_id", "recorded": ("noted_at",)}


AUTHORSHIP = {
    "supervision_supervisionmeeting": Rule(
        **by(sealed=b"-", on=lambda w: w.today, follow_up_by=lambda w: w.today),
        added_by=BOTH,
        recorded_later=("done_at", "called_off_at"),
        changes=(sets(BOTH, {"done_at": None}, done_at=now),),
    ),
    "supervision_worry": Rule(
        **by(sealed=b"-"),
        added_by=("pivot",),
        recorded_later=("answered_at",),
        changes=(sets(("supervisor",), {"answer": None, **UNANSWERED}, answer=b"x", answered_at=now),),
    ),
    "supervision_criticalevent": Rule(
        **by(kind="other", debrief="", on=lambda w: w.today, debrief_by=lambda w: w.today),
        added_by=BOTH,
        recorded_later=("answered_at",),
        days=("on",),
        changes=(
            sets(BOTH, {"debrief": "", **UNANSWERED}, debrief="held", answered_at=now),
            sets(("pivot",), {"debrief": "", **UNANSWERED}, debrief="not_wanted", answered_at=now),
        ),
    ),
}


def walk_rows(walk, participant, author, day):
    """Nothing of a young person."""


def looks_rows(building, participant, worker):
    """Nothing of a young person."""


def scene_rows(insert, sealed, then, companion, again):
    """Nothing of a young person."""


# Forms and builders.

FORMS = {
    "supervision meeting": Sent(
        MeetingForm, "/supervision/{support_id}/meetings/add/", SupervisionMeeting, "",
        **words_and("agreed", "Deux soirs sans téléphone.", "Trois soirs.", on=DAY)),
    "planned meeting": Sent(
        PlanMeetingForm, "/supervision/{support_id}/meetings/plan/", SupervisionMeeting, "",
        **words_and("on", "2031-05-02", "2031-05-03"), shows=False),
    "worry": Sent(WorryForm, "/supervision/{support_id}/worries/add/", Worry, "", **words_and(
        "words", "Je dors mal.", "Je ne dors plus.")),
    "something hard": Sent(
        EventForm, "/supervision/{support_id}/hard/add/", CriticalEvent, "",
        **words_and("kind", "death", "other", on=DAY), shows=False),
}  # fmt: skip


def one_of_each(record):
    span, ids = supported(record.member), {"meeting_id": uuid4(), "worry_id": uuid4(), "event_id": uuid4()}
    day, at = timezone.localdate(record.now), record.now
    agreed = {"on": day, "agreed": "Un soir libre.", "follow_up": "Le dire.", "follow_up_by": day}
    actions.note_meeting(record.member, span, ids["meeting_id"], agreed, at)
    actions.raise_worry(record.member, span, ids["worry_id"], "Je suis fatiguée.", at)
    actions.note_event(record.member, span, ids["event_id"], "heard", day, at)
    return {"support_id": span.pk, **ids}
