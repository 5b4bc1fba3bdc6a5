"""What safer brings to other rooms' pages (see ``foundation.contributions``)."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spheres.foundation.access.categories import Category
from spheres.foundation.audit.models import CHANGE, VIEW
from spheres.programme.participants.cards import SECOND, Card, CardContext, CardData
from spheres.programme.participants.day import News
from spheres.programme.participants.noting import Topic
from spheres.programme.participants.planning import PlanPart
from spheres.programme.participants.record import Record
from spheres.programme.participants.telling import Telling
from spheres.programme.safer.models import SaferStep
from spheres.programme.safer.queries import line_of

RECORD_WORDS = {
    "safer:steps": pgettext_lazy("record", "Read what makes it safer now"),
    ("safer:step-add", VIEW): pgettext_lazy("record", "Opened the page for what makes it safer"),
    ("safer:step-add", CHANGE): pgettext_lazy("record", "Noted something that makes it safer"),
    "safer:step-to-plan": pgettext_lazy(
        "record", "Put something that makes it safer into the emergency plan"
    ),
    "safer:step-let-go": pgettext_lazy("record", "Let something go that made it safer"),
}


def _hers(record: Record) -> Iterable[Any]:
    return [SaferStep.objects.filter(participant_id=record.id, ended_at=None)]


def _safer(context: CardContext) -> CardData:
    if Category.CLINICAL not in context.record.rights.reads:
        return None
    steps = sorted(context.record.keys.open(context.rows[SaferStep]), key=lambda step: step.noted_at)
    return {
        "lines": [line_of(step.code, step.her_words) for step in reversed(steps)],
        "may_write": Category.CLINICAL in context.record.rights.writes,
    }


CARDS = [Card("safer/_safer_card.html", SECOND, 46, _safer, _hers)]
NEWS = [News(SaferStep, _("something that makes it safer"), "noted_at")]
NOTE_TOPICS = [
    Topic(
        "safer",
        pgettext_lazy("what a note is about", "Something that makes it safer"),
        Category.CLINICAL,
        lambda record: SaferStep.objects.filter(participant_id=record.id),
        lambda step: line_of(step.code, step.her_words),
        "safer:steps",
        stands=lambda step: step.ended_at is None,
    )
]
TIMELINE = [
    Telling(
        "safer",
        pgettext_lazy("timeline", "What makes it safer"),
        Category.CLINICAL,
        lambda record: SaferStep.objects.filter(participant_id=record.id),
        lambda row: row.noted_at,
        lambda row: [line_of(row.code, row.her_words)],
        "safer:steps",
    ),
]
PLAN_PARTS = [
    PlanPart(
        "safer",
        pgettext_lazy("her plan", "What makes it safer now"),
        Category.CLINICAL,
        50,
        lambda record: SaferStep.objects.filter(participant_id=record.id, ended_at=None),
        lambda rows: [line_of(row.code, row.her_words) for row in sorted(rows, key=lambda row: row.noted_at)],
    )
]
