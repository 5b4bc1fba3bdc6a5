"""What needs brings to other rooms' pages (see ``foundation.contributions``)."""

from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spheres.foundation.access.categories import Category
from spheres.foundation.accounts.roles import Role
from spheres.foundation.audit.models import CHANGE, VIEW
from spheres.foundation.contributions import Place
from spheres.programme.needs.models import Need
from spheres.programme.needs.queries import ORDER
from spheres.programme.participants.cards import SECOND, Card, CardContext, CardData
from spheres.programme.participants.day import News
from spheres.programme.participants.noting import Topic
from spheres.programme.participants.planning import PlanPart
from spheres.programme.participants.record import Record
from spheres.programme.participants.telling import Telling
from spheres.programme.region.pack import named

PLACES = [
    Place("needs:unmet", _("Needs not met"), "list-checks", {Role.COMMITTEE: 10, Role.COORDINATOR: 60}),
]

RECORD_WORDS = {
    ("needs:need-add", VIEW): pgettext_lazy("record", "Opened the page for a need"),
    ("needs:need-add", CHANGE): pgettext_lazy("record", "Noted a need"),
    ("needs:need-map", VIEW): pgettext_lazy("record", "Opened the map of needs"),
    ("needs:need-map", CHANGE): pgettext_lazy("record", "Sorted the needs together"),
    "needs:need-met": pgettext_lazy("record", "Said that a need is met"),
    "needs:need-undo": pgettext_lazy("record", "Undid that a need is met"),
}


def _hers(record: Record) -> list[Any]:
    standing = Need.objects.filter(participant_id=record.id, met_at=None, replaced_at=None)
    return [standing.exclude(weight=Need.Weight.NOT_MINE)]


def _needs(context: CardContext) -> CardData:
    if Category.NEEDS not in context.record.rights.reads:
        return None
    needs = context.record.keys.open(context.rows[Need])
    return {
        "needs": sorted(needs, key=lambda need: ORDER[need.weight]),
        "may_write": Category.NEEDS in context.record.rights.writes,
    }


CARDS = [Card("needs/_needs_card.html", SECOND, 60, _needs, _hers)]


NEWS = [News(Need, _("a need"), "noted_at")]


def standing(now: datetime) -> dict[str, Any]:
    open_ones = Need.objects.filter(participant_id=OuterRef("pk"), met_at=None, replaced_at=None)
    urgent = open_ones.filter(weight=Need.Weight.URGENT).values("participant_id").annotate(count=Count("pk"))
    return {"urgent_needs": Subquery(urgent.values("count"))}


NOTE_TOPICS = [
    Topic(
        "need",
        pgettext_lazy("what a note is about", "A need"),
        Category.NEEDS,
        lambda record: Need.objects.filter(participant_id=record.id),
        lambda need: named("needs", need.code),
        "needs:need-map",
        stands=lambda need: need.met_at is None and need.replaced_at is None,
    )
]
TIMELINE = [
    Telling(
        "need",
        pgettext_lazy("timeline", "Need"),
        Category.NEEDS,
        lambda record: Need.objects.filter(participant_id=record.id),
        lambda row: row.noted_at,
        lambda row: [named("needs", row.code), row.her_words],
        "needs:need-map",
    ),
]
PLAN_PARTS = [
    PlanPart(
        "needs",
        pgettext_lazy("her plan", "What I need"),
        Category.NEEDS,
        40,
        lambda record: Need.objects.filter(participant_id=record.id, met_at=None, replaced_at=None),
        lambda rows: [named("needs", row.code) for row in sorted(rows, key=lambda row: ORDER[row.weight])],
    )
]
