"""What referrals brings to other rooms' pages (see ``foundation.contributions``)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spheres.foundation.access.categories import Category
from spheres.foundation.accounts.roles import Role
from spheres.foundation.audit.models import CHANGE, VIEW
from spheres.foundation.contributions import Place
from spheres.programme.participants.cards import SECOND, Card, CardContext, CardData
from spheres.programme.referrals.queries import how_many_wait, referral_in

SENDS = {
    **dict.fromkeys(Role, 30),
    Role.COMMITTEE: 20,
    Role.PSYCHOTHERAPIST: 40,
    Role.COORDINATOR: 90,
}
del SENDS[Role.ADMINISTRATOR], SENDS[Role.RESEARCHER]

PLACES = [
    Place("referrals:incoming", _("Referrals received"), "inbox", {Role.COORDINATOR: 0}, count=how_many_wait),
    Place("referrals:my-referrals", _("My referrals"), "send", SENDS),
]

RECORD_WORDS = {
    "referrals:referral-new": pgettext_lazy("record", "Sent the referral"),
    "referrals:incoming": pgettext_lazy("record", "Saw this referral in the list of referrals"),
    ("referrals:referral", VIEW): pgettext_lazy("record", "Read the referral"),
    ("referrals:referral", CHANGE): pgettext_lazy("record", "Answered the referral"),
    ("referrals:match", VIEW): pgettext_lazy("record", "Looked for who could walk alongside"),
    ("referrals:match", CHANGE): pgettext_lazy("record", "Chose who walks alongside"),
}


WELCOMING = {"triage", "welcome"}


def _words(context: CardContext) -> CardData:
    """To who does not read her follow-up; to who does, notes shows them until there is one."""
    if not _reads_it_here(context) or Category.CLINICAL in context.record.rights.reads:
        return None
    referral = context.once(referral_in)
    return {"referral": referral} if referral else None


def _reads_it_here(context: CardContext) -> bool:
    rights = context.record.rights
    is_welcoming = rights.sources & WELCOMING or Category.CLINICAL not in rights.reads
    return Category.REFERRAL in rights.reads and bool(is_welcoming)


CARDS = [
    Card("referrals/_words_card.html", SECOND, 30, _words),
]
