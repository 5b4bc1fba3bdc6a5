"""What reasons brings to other rooms' pages (see ``foundation.contributions``)."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spheres.foundation.access.categories import Category
from spheres.foundation.audit.models import CHANGE, VIEW
from spheres.programme.participants.cards import SECOND, Card, CardContext, CardData
from spheres.programme.participants.day import News
from spheres.programme.participants.lifting import Lift
from spheres.programme.participants.record import Record
from spheres.programme.participants.telling import Telling
from spheres.programme.reasons.models import Reason

RECORD_WORDS = {
    "reasons:reasons": pgettext_lazy("record", "Read the young person’s own reasons"),
    "reasons:reason-from": pgettext_lazy("record", "Opened the page to note words among the reasons"),
    ("reasons:reason-add", VIEW): pgettext_lazy("record", "Opened the page for something that was said"),
    ("reasons:reason-add", CHANGE): pgettext_lazy("record", "Noted something that was said"),
}


LIFTS = [Lift("reasons:reason-from", _("Note it among the reasons"), Category.CLINICAL)]
NEWEST = 2
"""How many of her quotes stand on her page."""


def _hers(record: Record) -> Iterable[Any]:
    return [Reason.objects.filter(participant_id=record.id).order_by("-said_on", "-noted_at", "-pk")[:NEWEST]]


def _reasons(context: CardContext) -> CardData:
    if Category.CLINICAL not in context.record.rights.reads:
        return None
    newest = context.record.keys.open(context.rows[Reason])
    return {
        "reasons": sorted(newest, key=lambda reason: (reason.said_on, reason.noted_at), reverse=True),
        "may_write": Category.CLINICAL in context.record.rights.writes,
    }


CARDS = [Card("reasons/_reasons_card.html", SECOND, 47, _reasons, _hers)]
NEWS = [News(Reason, _("something that was said"), "noted_at")]
TIMELINE = [
    Telling(
        "reason",
        pgettext_lazy("timeline", "Something that was said"),
        Category.CLINICAL,
        lambda record: Reason.objects.filter(participant_id=record.id),
        lambda row: row.said_on,
        lambda row: [row.get_kind_display(), row.her_words],
        "reasons:reasons",
    ),
]
