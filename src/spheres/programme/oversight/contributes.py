"""What oversight brings to other rooms' pages (see ``foundation.contributions``)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spheres.foundation.accounts.roles import Role
from spheres.foundation.contributions import Place
from spheres.programme.oversight.queries import unusual_looks

PLACES = [
    Place("oversight:overdue", _("Waiting"), "clock-alert", {Role.COORDINATOR: 10}),
    Place("oversight:unusual", _("Unusual looking"), "scan-eye", {Role.COORDINATOR: 30}),
]

RECORD_WORDS = {
    "oversight:who-looked": pgettext_lazy("record", "Read this record"),
}


def looks_to_ask_about(now: datetime) -> int:
    """For the privacy officer's overview."""
    return len(unusual_looks(now))
