"""What services brings to other rooms' pages (see ``foundation.contributions``)."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spheres.foundation.accounts.roles import REQUEST_RECEIVING_ROLES, Role
from spheres.foundation.audit.models import Look
from spheres.foundation.contributions import Place
from spheres.programme.partners.pack import pack_partner

VIEW, CHANGE = Look.Kind.VIEW, Look.Kind.CHANGE

WITH_BEDS = dict.fromkeys(set(Role) - {Role.ADMINISTRATOR, Role.RESEARCHER, Role.COORDINATOR}, 15)


def _has_beds(member: Any) -> bool:
    return pack_partner(member.partner.code).has_beds


PLACES = [
    Place(
        "services:requests",
        _("Asked of us"),
        "inbox",
        dict.fromkeys([*REQUEST_RECEIVING_ROLES, Role.PSYCHOTHERAPIST], 10),
    ),
    Place("services:beds", _("Beds tonight"), "bed", WITH_BEDS, _has_beds),
]

RECORD_WORDS = {
    "services:referrals": pgettext_lazy("record", "Read what was asked of services for her"),
    "services:requests": pgettext_lazy("record", "Saw her in the list of what is asked of them"),
    "services:referral": pgettext_lazy("record", "Read a request made to a service"),
    ("services:referral-add", VIEW): pgettext_lazy("record", "Opened the page for asking a service"),
    ("services:referral-add", CHANGE): pgettext_lazy("record", "Asked a service for her"),
    "services:letter": pgettext_lazy("record", "Made a letter to a service"),
    "services:answer": pgettext_lazy("record", "Answered a request, or said what became of it"),
    ("services:in-place-add", VIEW): pgettext_lazy("record", "Opened the page for who serves her already"),
    ("services:in-place-add", CHANGE): pgettext_lazy("record", "Noted who serves her already"),
    "services:in-place-end": pgettext_lazy("record", "Noted that someone no longer serves her"),
}
