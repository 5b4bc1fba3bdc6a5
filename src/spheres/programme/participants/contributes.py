"""What participants brings to other rooms' pages (see ``foundation.contributions``)."""

from datetime import datetime
from typing import Any

from django.utils.translation import pgettext_lazy

from spheres.foundation.access.categories import Category
from spheres.foundation.audit.models import CHANGE, VIEW
from spheres.programme.participants.cards import (
    FIRST,
    THIRD,
    TOP,
    Card,
    CardContext,
    CardData,
    Lines,
    lines_of,
)
from spheres.programme.participants.day import first_of
from spheres.programme.participants.models import ContactWay, FollowUp, Identity
from spheres.programme.participants.queries import companions
from spheres.programme.participants.rules import age_from

RECORD_WORDS = {
    ("participants:about", VIEW): pgettext_lazy("record", "Opened the identity"),
    ("participants:about", CHANGE): pgettext_lazy("record", "Changed the identity"),
    "participants:way-add": pgettext_lazy("record", "Opened the page for a way to get in touch"),
    ("participants:way", VIEW): pgettext_lazy("record", "Opened a way to get in touch"),
    ("participants:way", CHANGE): pgettext_lazy("record", "Noted or corrected a way to get in touch"),
    "participants:way-forget": pgettext_lazy("record", "Removed a way to get in touch"),
    "participants:note-birth-date": pgettext_lazy("record", "Noted the birth date"),
}


def _ways(context: CardContext) -> CardData:
    if Category.CONTACT not in context.record.rights.reads:
        return None
    ways = context.record.keys.open(context.rows[ContactWay])
    return {
        "ways": sorted(ways, key=lambda way: not way.is_preferred),
        "may_write": Category.CONTACT in context.record.rights.writes,
        "lines": lines_of("ways", context) or [],
    }


def _companions(context: CardContext) -> CardData:
    if Category.IDENTITY not in context.record.rights.reads:
        return None
    return {"companions": companions(context.record.id)}


def _head(context: CardContext) -> CardData:
    identity, age = context.record.keys.open_one(next(iter(context.rows[Identity]), None)), None
    if identity:
        age = age_from(identity.birth_date, identity.age_said, identity.age_said_on, context.today)
    return {"age": age, "lines": lines_of("head", context) or []}


def _about(context: CardContext) -> list[tuple[int, dict[str, Any]]]:
    return [(10, {})] if Category.IDENTITY in context.record.rights.writes else []


LINES = [Lines("head", "participants/_about_button.html", _about)]
CARDS = [
    Card(
        "participants/_head_card.html",
        TOP,
        0,
        _head,
        lambda record: [Identity.objects.filter(participant_id=record.id)],
    ),
    Card(
        "participants/_ways_card.html",
        FIRST,
        10,
        _ways,
        lambda record: [ContactWay.objects.filter(participant_id=record.id)],
    ),
    Card("participants/_companions_card.html", THIRD, 20, _companions),
]


def standing(now: datetime) -> dict[str, Any]:
    return {"started_on": first_of(FollowUp.objects.filter(ended_on=None), "started_on", "-started_on")}
