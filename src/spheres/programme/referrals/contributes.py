"""What referrals brings to other rooms' pages (see ``foundation.contributions``)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spheres.foundation.accounts.roles import Role
from spheres.foundation.audit.models import Look
from spheres.foundation.contributions import Place

VIEW, CHANGE = Look.Kind.VIEW, Look.Kind.CHANGE

SENDS = {
    **dict.fromkeys(Role, 30),
    Role.SUPERVISOR: 10,
    Role.COMMITTEE: 20,
    Role.PSYCHOTHERAPIST: 40,
    Role.COORDINATOR: 90,
}
del SENDS[Role.ADMINISTRATOR], SENDS[Role.RESEARCHER]

PLACES = [
    Place("referrals:incoming", _("Referrals received"), "inbox", {Role.COORDINATOR: 0}),
    Place("referrals:my-referrals", _("My referrals"), "send", SENDS),
]

RECORD_WORDS = {
    "referrals:referral-new": pgettext_lazy("record", "Sent the referral"),
    "referrals:incoming": pgettext_lazy("record", "Saw her in the list of referrals"),
    ("referrals:referral", VIEW): pgettext_lazy("record", "Read the referral"),
    ("referrals:referral", CHANGE): pgettext_lazy("record", "Answered the referral"),
    ("referrals:match", VIEW): pgettext_lazy("record", "Looked for who could walk with her"),
    ("referrals:match", CHANGE): pgettext_lazy("record", "Chose who walks with her"),
}
