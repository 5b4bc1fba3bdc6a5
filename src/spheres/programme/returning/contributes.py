"""What returning brings to other rooms' pages (see ``foundation.contributions``)."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spheres.foundation.access.categories import Category
from spheres.foundation.audit.models import CHANGE, VIEW
from spheres.programme.participants.cards import SECOND, Card, CardContext, CardData
from spheres.programme.participants.day import News
from spheres.programme.participants.page_links import PageLink
from spheres.programme.participants.record import Record
from spheres.programme.returning.models import ReturnPlan

RECORD_WORDS = {
    "returning:plan": pgettext_lazy("record", "Read the plan for coming back"),
    "returning:plan-versions": pgettext_lazy("record", "Read every version of the plan for coming back"),
    ("returning:plan-make", VIEW): pgettext_lazy("record", "Opened the plan for coming back"),
    ("returning:plan-make", CHANGE): pgettext_lazy("record", "Made a version of the plan for coming back"),
}
PAGE_LINKS = [
    PageLink(of, "returning:plan", _("Coming back, prepared"), Category.CLINICAL)
    for of in ("safety:plan", "stages:path")
]


def _standing(record: Record) -> Iterable[Any]:
    rows = ReturnPlan.objects.filter(participant_id=record.id, replaced_at=None)
    return [rows.order_by("-made_at", "-pk")[:1]]


def _returning(context: CardContext) -> CardData:
    record = context.record
    if not record.may_read(Category.CLINICAL):
        return None
    plan = next(iter(context.rows[ReturnPlan]), None)
    return {"plan": plan, "may_write": record.may_write(Category.CLINICAL)}


CARDS = [Card("returning/_returning_card.html", SECOND, 66, _returning, _standing)]
NEWS = [News(ReturnPlan, _("a plan for coming back"), "made_at")]
