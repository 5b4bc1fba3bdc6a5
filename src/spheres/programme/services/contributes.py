"""What services brings to other rooms' pages (see ``foundation.contributions``)."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spheres.foundation.access.categories import Category
from spheres.foundation.access.opened import category_of, note_opened
from spheres.foundation.accounts.models import Partner
from spheres.foundation.accounts.roles import REQUEST_RECEIVING_ROLES, Role
from spheres.foundation.audit.models import CHANGE, VIEW
from spheres.foundation.contributions import Place
from spheres.foundation.ui.templatetags.spheres import day
from spheres.programme.participants.cards import (
    THIRD,
    Card,
    CardContext,
    CardData,
    Lines,
    lines_of,
    page_line,
)
from spheres.programme.participants.day import DueLine, DueWords, News
from spheres.programme.region.pack import pack_partner, service_kind
from spheres.programme.services.models import ServiceAnswer, ServiceReferral
from spheres.programme.services.queries import bed_of_tonight, beds_of_tonight, how_many_wait

WITH_BEDS = dict.fromkeys(set(Role) - {Role.ADMINISTRATOR, Role.RESEARCHER, Role.COORDINATOR}, 15)


def _has_beds(member: Any) -> bool:
    return pack_partner(member.partner.code).has_beds


PLACES = [
    Place(
        "services:requests",
        _("Asked of us"),
        "inbox",
        dict.fromkeys([*REQUEST_RECEIVING_ROLES, Role.PSYCHOTHERAPIST], 10),
        count=how_many_wait,
    ),
    Place("services:beds", _("Beds tonight"), "bed", WITH_BEDS, _has_beds),
]

RECORD_WORDS = {
    "services:referrals": pgettext_lazy("record", "Read what was asked of services"),
    "services:requests": pgettext_lazy("record", "Saw this request in the list of what is asked of them"),
    "services:referral": pgettext_lazy("record", "Read a request made to a service"),
    ("services:referral-add", VIEW): pgettext_lazy("record", "Opened the page for asking a service"),
    ("services:referral-add", CHANGE): pgettext_lazy("record", "Asked for a service"),
    "services:letter": pgettext_lazy("record", "Made a letter to a service"),
    "services:answer": pgettext_lazy("record", "Answered a request, or said what became of it"),
    ("services:in-place-add", VIEW): pgettext_lazy("record", "Opened the page for services already there"),
    ("services:in-place-add", CHANGE): pgettext_lazy("record", "Noted a service already there"),
    "services:in-place-end": pgettext_lazy("record", "Noted that a service has ended"),
}


def _open_requests(record: Any) -> list[Any]:
    return [ServiceReferral.objects.filter(participant_id=record.id, closed_at=None)]


def _requests(context: CardContext) -> list[tuple[Any, dict[str, Any]]] | None:
    """Not opened: for her worker, or for whom they are addressed to."""
    requests = context.rows[ServiceReferral]
    if not requests:
        return None
    note_opened(context.record.id, category_of(ServiceReferral))  # shown as they are: their words stay sealed
    partners = Partner.objects.in_bulk({one.partner_id for one in requests if one.partner_id})
    for one in requests:
        one.partner = partners.get(one.partner_id)
    requests = sorted(requests, key=lambda row: row.next_on)
    return [((10, one.next_on), {"request": one}) for one in requests]


def _others(context: CardContext) -> CardData:
    """Who else is there for her, by whichever room."""
    lines = lines_of("others", context)
    return None if lines is None else {"lines": lines}


CARDS = [Card("services/_others_card.html", THIRD, 10, _others)]
LINES = [
    Lines("others", "services/_request_line.html", _requests, _open_requests),
    page_line("others", "services:referrals", _("Services"), "send", Category.CLINICAL, 20),
]


def _due(request: ServiceReferral) -> DueWords:
    href = reverse("services:referral", args=[request.participant_id, request.pk])
    return DueWords(href, str(service_kind(request.kind).name), day(request.next_on))


tonight = beds_of_tonight
DUE = {"request": DueLine(ServiceReferral, _due, tonight=bed_of_tonight)}
NEWS = [News(ServiceAnswer, _("an answer from a service"), "at")]
