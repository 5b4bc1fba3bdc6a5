"""What safety brings to other rooms' pages (see ``foundation.contributions``)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spheres.foundation.accounts.roles import Role
from spheres.foundation.audit.models import Look
from spheres.foundation.contributions import Place

VIEW, CHANGE = Look.Kind.VIEW, Look.Kind.CHANGE

PLACES = [
    Place(
        "safety:emergency-open",
        _("Emergency"),
        "siren",
        dict.fromkeys(Role, 5),
        lambda member: member.is_on_call,
    ),
    Place("safety:emergencies", _("Emergencies"), "siren", {Role.COORDINATOR: 20}),
]

RECORD_WORDS = {
    "safety:plan": pgettext_lazy("record", "Read her emergency plan"),
    "safety:plan-versions": pgettext_lazy("record", "Read every version of her emergency plan"),
    "safety:plan-print": pgettext_lazy("record", "Made the sheet of her emergency plan"),
    ("safety:unreached", VIEW): pgettext_lazy("record", "Opened what is done when she can’t be reached"),
    ("safety:unreached", CHANGE): pgettext_lazy("record", "Noted that she can’t be reached"),
    ("safety:unreached-step", VIEW): pgettext_lazy("record", "Opened what is done when she can’t be reached"),
    ("safety:unreached-step", CHANGE): pgettext_lazy(
        "record", "Noted what was done while she can’t be reached"
    ),
    "safety:unreached-done": pgettext_lazy("record", "Opened what is done when she can’t be reached"),
    "safety:unreached-back": pgettext_lazy("record", "Noted that she is back"),
    ("safety:plan-make", VIEW): pgettext_lazy("record", "Opened her emergency plan"),
    ("safety:plan-make", CHANGE): pgettext_lazy("record", "Made a version of her emergency plan"),
    "safety:emergency-open": pgettext_lazy("record", "Opened her file in an emergency"),
    "safety:emergency-close": pgettext_lazy("record", "Closed the emergency access"),
    "safety:emergencies": pgettext_lazy("record", "Read the list of emergency accesses"),
    ("safety:emergency-review", VIEW): pgettext_lazy("record", "Read about an emergency access"),
    ("safety:emergency-review", CHANGE): pgettext_lazy("record", "Answered for an emergency access"),
    ("safety:emergency-tell", VIEW): pgettext_lazy("record", "Read about an emergency access"),
    ("safety:emergency-tell", CHANGE): pgettext_lazy("record", "Noted when she hears of an emergency access"),
}
