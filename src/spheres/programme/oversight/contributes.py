"""What oversight brings to other rooms' pages (see ``foundation.contributions``)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spheres.foundation.access.categories import Category
from spheres.foundation.accounts.roles import Role
from spheres.foundation.contributions import Place
from spheres.programme.oversight.queries import unusual_looks
from spheres.programme.participants.cards import THIRD, Card, CardContext, CardData

PLACES = [
    Place("oversight:overdue", _("Waiting"), "clock-alert", {Role.COORDINATOR: 10}),
    Place("oversight:unusual", _("Unusual looking"), "scan-eye", {Role.COORDINATOR: 30}),
    Place("oversight:health", _("How Spheres is doing"), "heart-pulse", {Role.ADMINISTRATOR: 5}),
    Place("oversight:unsent", _("Messages that did not leave"), "mail-warning", {Role.ADMINISTRATOR: 10}),
]

RECORD_WORDS = {
    "oversight:who-looked": pgettext_lazy("record", "Read this record"),
}


def unusual_look_count(now: datetime) -> int:
    """For the privacy officer's overview."""
    return len(unusual_looks(now))


def _who_looked(context: CardContext) -> CardData:
    may_ask = context.record.member.role in (Role.PIVOT_WORKER, Role.COORDINATOR)
    return {} if may_ask and Category.IDENTITY in context.record.rights.reads else None


CARDS = [Card("oversight/_who_looked_link.html", THIRD, 40, _who_looked)]
