"""What needs brings to other rooms' pages (see ``foundation.contributions``)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spheres.foundation.accounts.roles import Role
from spheres.foundation.audit.models import Look
from spheres.foundation.contributions import Place

VIEW, CHANGE = Look.Kind.VIEW, Look.Kind.CHANGE

PLACES = [
    Place("needs:unmet", _("Needs not met"), "list-checks", {Role.COMMITTEE: 10, Role.COORDINATOR: 60}),
]

RECORD_WORDS = {
    ("needs:need-add", VIEW): pgettext_lazy("record", "Opened the page for a need"),
    ("needs:need-add", CHANGE): pgettext_lazy("record", "Noted a need"),
    ("needs:need-map", VIEW): pgettext_lazy("record", "Opened her map of needs"),
    ("needs:need-map", CHANGE): pgettext_lazy("record", "Sorted her needs with her"),
    "needs:need-met": pgettext_lazy("record", "Said that a need is met"),
}
