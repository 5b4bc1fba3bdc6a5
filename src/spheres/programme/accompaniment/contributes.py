"""What accompaniment brings to other rooms' pages (see ``foundation.contributions``)."""

from datetime import date, time
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from spheres.foundation.access.categories import Category
from spheres.foundation.accounts.roles import Role
from spheres.foundation.audit.models import CHANGE, VIEW
from spheres.foundation.contributions import Place
from spheres.foundation.ui.templatetags.spheres import moment
from spheres.programme.accompaniment.models import Accompaniment
from spheres.programme.accompaniment.queries import due_at
from spheres.programme.participants.cards import CardContext, Lines, page_line
from spheres.programme.participants.day import DueLine, DueWords
from spheres.programme.participants.noting import Beginning, Topic
from spheres.programme.participants.telling import Telling

PLACES = [
    Place("accompaniment:expenses", _("Expenses"), "receipt", {Role.COORDINATOR: 50}),
]

RECORD_WORDS = {
    "accompaniment:accompaniments": pgettext_lazy("record", "Read where somebody goes along"),
    ("accompaniment:add", VIEW): pgettext_lazy("record", "Opened the page for going together"),
    ("accompaniment:add", CHANGE): pgettext_lazy("record", "Planned to go somewhere together"),
    ("accompaniment:prepare", VIEW): pgettext_lazy("record", "Opened what is planned together"),
    ("accompaniment:prepare", CHANGE): pgettext_lazy("record", "Prepared it together"),
    ("accompaniment:end", VIEW): pgettext_lazy("record", "Opened what is talked over together"),
    ("accompaniment:end", CHANGE): pgettext_lazy("record", "Noted how it went"),
    ("accompaniment:expense-add", VIEW): pgettext_lazy("record", "Opened the page for an expense"),
    ("accompaniment:expense-add", CHANGE): pgettext_lazy("record", "Noted an expense made together"),
    "accompaniment:my-expenses": pgettext_lazy("record", "Saw an expense made together"),
    "accompaniment:receipt": pgettext_lazy("record", "Took out a receipt"),
}


def _planned(record: Any) -> list[Any]:
    return [Accompaniment.objects.filter(participant_id=record.id, status=Accompaniment.Status.PLANNED)]


def _going(context: CardContext) -> list[tuple[tuple[date, time], dict[str, Any]]] | None:
    if Category.CLINICAL not in context.record.rights.reads:
        return None
    planned = context.record.keys.open(context.rows[Accompaniment])
    return [(due_at(one), {"going": one}) for one in planned]


LINES = [
    Lines("next", "accompaniment/_going_line.html", _going, _planned),
    page_line(
        "others", "accompaniment:accompaniments", _("Going together"), "footprints", Category.CLINICAL, 30
    ),
]


def _due(going: Accompaniment) -> DueWords:
    href = reverse("accompaniment:accompaniments", args=[going.participant_id])
    when = moment(going.starts_at) if going.starts_at else ""
    going_there = gettext("Going together:")
    return DueWords(href, f"{going_there} {going.where}", when)


DUE = {"accompaniment": DueLine(Accompaniment, _due)}
NOTE_TOPICS = [
    Topic(
        "going",
        pgettext_lazy("what a note is about", "Going together"),
        Category.CLINICAL,
        lambda record: Accompaniment.objects.filter(participant_id=record.id),
        lambda going: going.where,
        "accompaniment:accompaniments",
        stands=lambda going: going.status != Accompaniment.Status.CANCELLED,
    )
]


def _known_of_going(going: Accompaniment) -> dict[str, Any]:
    """When, how long, what it was, and what she said of it."""
    return {
        "kind": "accompaniment",
        "at": going.starts_at,
        "minutes": going.minutes,
        "text": going.debrief,
        "quote1": going.her_say,
        "topics": [f"going:{going.pk}"],
    }


NOTE_BEGINNINGS = [Beginning(Accompaniment, _known_of_going)]
TIMELINE = [
    Telling(
        "going",
        pgettext_lazy("timeline", "Going together"),
        Category.CLINICAL,
        lambda record: Accompaniment.objects.filter(participant_id=record.id),
        lambda row: row.asked_at,
        lambda row: [row.where, row.debrief, row.her_say],
        "accompaniment:accompaniments",
    ),
]
