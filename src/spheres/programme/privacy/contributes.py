"""What privacy brings to other rooms' pages (see ``foundation.contributions``)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spheres.foundation.accounts.roles import Role
from spheres.foundation.audit.models import CHANGE, VIEW
from spheres.foundation.contributions import Place
from spheres.programme.participants.day import News
from spheres.programme.privacy.models import Erasure, IncidentSubject

PLACES = [
    Place(
        "privacy:overview",
        _("Privacy"),
        "shield-check",
        {Role.COORDINATOR: 25},
        lambda member: member.is_privacy_officer,
    ),
]

RECORD_WORDS = {
    ("privacy:erasure-ask", VIEW): pgettext_lazy("record", "Opened the page about erasing everything"),
    ("privacy:erasure-ask", CHANGE): pgettext_lazy(
        "record", "Asked, for the young person, that everything is erased"
    ),
    "privacy:erasure-hear": pgettext_lazy(
        "record", "Asked the young person whether everything is to be erased"
    ),
    "privacy:erasure-answer": pgettext_lazy("record", "Answered that everything be erased"),
    "privacy:concerned-tell": pgettext_lazy("record", "Noted that the young person was told of an incident"),
}


NEWS = [
    News(IncidentSubject, _("an incident that touches this file"), "noted_at", "incident__written_by"),
    News(Erasure, _("an answer about the erasure"), "answered_at", "answered_by"),
]
