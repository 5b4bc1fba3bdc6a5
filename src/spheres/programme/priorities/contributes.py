"""What priorities brings to other rooms' pages (see ``foundation.contributions``)."""

from collections.abc import Iterable
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spheres.foundation.access.categories import Category
from spheres.foundation.audit.models import CHANGE, VIEW
from spheres.programme.participants.cards import SECOND, Card, CardContext, CardData
from spheres.programme.participants.day import News
from spheres.programme.participants.lifting import HerWords
from spheres.programme.participants.planning import PlanPart
from spheres.programme.participants.record import Record
from spheres.programme.priorities.models import PriorityCard, PrioritySorting
from spheres.programme.priorities.queries import cards_of

RECORD_WORDS = {
    "priorities:priorities": pgettext_lazy("record", "Read what matters most now"),
    ("priorities:priority-sort", VIEW): pgettext_lazy("record", "Opened the cards of what matters most"),
    ("priorities:priority-sort", CHANGE): pgettext_lazy("record", "Noted what matters most now"),
}
HER_WORDS = [HerWords(PriorityCard, "her_words", lambda card: localdate(card.noted_at))]
FIRST_FEW = 3
"""How many cards of the newest order stand on her page."""


def _newest_sorting(record: Record) -> Iterable[Any]:
    return [PrioritySorting.objects.filter(participant_id=record.id).order_by("-noted_at", "-pk")[:1]]


def _priorities(context: CardContext) -> CardData:
    record = context.record
    if not record.may_read(Category.CLINICAL):
        return None
    newest = record.keys.open_one(next(iter(context.rows[PrioritySorting]), None))
    return {
        "sorting": newest,
        "cards": cards_of(newest)[:FIRST_FEW] if newest else [],
        "may_write": record.may_write(Category.CLINICAL),
    }


CARDS = [Card("priorities/_priorities_card.html", SECOND, 44, _priorities, _newest_sorting)]
NEWS = [News(PrioritySorting, _("what matters most now"), "noted_at")]
PLAN_PARTS = [
    PlanPart(
        "priorities",
        pgettext_lazy("her plan", "What matters most to me"),
        Category.CLINICAL,
        10,
        lambda record: PrioritySorting.objects.filter(participant_id=record.id).order_by("-noted_at", "-pk")[
            :1
        ],
        lambda rows: [card.words for row in rows for card in cards_of(row)],
    )
]
