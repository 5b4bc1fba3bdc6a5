"""What team brings to other rooms' pages (see ``foundation.contributions``)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spheres.foundation.accounts.roles import Role
from spheres.foundation.audit.models import Look
from spheres.foundation.contributions import Place
from spheres.programme.participants.cards import SECOND, Asked, Card, Shown
from spheres.programme.team.queries import my_taking_over

VIEW, CHANGE = Look.Kind.VIEW, Look.Kind.CHANGE

PLACES = [
    Place("team:member-list", _("Members"), "users", {Role.ADMINISTRATOR: 0, Role.COORDINATOR: 40}),
]

RECORD_WORDS = {
    "team:pending": pgettext_lazy("record", "Agreed that her worker changes, and who walks on with her"),
    ("team:met", VIEW): pgettext_lazy("record", "Opened the page for having met her"),
    ("team:met", CHANGE): pgettext_lazy("record", "Said that they have met"),
    "team:met-answer": pgettext_lazy(
        "record", "Answered for it that her new worker met her, without seeing whom"
    ),
    "team:member-leave": pgettext_lazy("record", "Said that her worker leaves, and who walks on with her"),
}


def _taking_over(asked: Asked) -> Shown:
    if not asked.record.rights.is_taking_over:
        return None
    taking_over = my_taking_over(asked.record.id)
    return {"taking_over": taking_over} if taking_over else None


CARDS = [Card("team/_taking_over_card.html", SECOND, 10, _taking_over)]
