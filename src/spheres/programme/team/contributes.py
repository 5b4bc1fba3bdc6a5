"""What team brings to other rooms' pages (see ``foundation.contributions``)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spheres.foundation.accounts.roles import Role
from spheres.foundation.audit.models import CHANGE, VIEW
from spheres.foundation.contributions import Place
from spheres.programme.participants.cards import SECOND, Card, CardContext, CardData
from spheres.programme.team import queries

PLACES = [
    Place("team:member-list", _("Members"), "users", {Role.ADMINISTRATOR: 0, Role.COORDINATOR: 40}),
]

RECORD_WORDS = {
    "team:pending": pgettext_lazy("record", "Agreed to a change of worker, and who walks on"),
    ("team:met", VIEW): pgettext_lazy("record", "Opened the page for having met"),
    ("team:met", CHANGE): pgettext_lazy("record", "Said that they have met"),
    "team:met-answer": pgettext_lazy(
        "record", "Answered for it that the new worker and the young person met, without seeing who it is"
    ),
    "team:member-leave": pgettext_lazy("record", "Said that the worker leaves, and who walks on"),
}

supervising = queries.supervising


def _taking_over(context: CardContext) -> CardData:
    if not context.record.rights.is_taking_over:
        return None
    taking_over = queries.my_taking_over(context.record.id)
    return {"taking_over": taking_over} if taking_over else None


CARDS = [Card("team/_taking_over_card.html", SECOND, 10, _taking_over)]
