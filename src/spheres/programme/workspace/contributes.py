"""What workspace brings to other rooms' pages (see ``foundation.contributions``)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spheres.foundation.accounts.roles import Role
from spheres.foundation.contributions import Place

SHARED_WITH = {
    **dict.fromkeys(Role, 0),
    Role.PSYCHOTHERAPIST: 20,
    Role.COORDINATOR: 80,
}
del SHARED_WITH[Role.PIVOT_WORKER], SHARED_WITH[Role.ADMINISTRATOR]
"""With everyone something may be shared, but with who walks with them already or sees nobody."""

PLACES = [
    Place("workspace:my-day", _("My day"), "sun", {Role.PIVOT_WORKER: 0}),
    Place("workspace:my-young-people", _("My young people"), "users-round", {Role.PIVOT_WORKER: 10}),
    Place("workspace:shared-with-me", _("Open to me"), "users-round", SHARED_WITH),
    Place("workspace:without", _("If Spheres is down"), "life-buoy", {Role.ADMINISTRATOR: 50}),
]

RECORD_WORDS = {
    "workspace:participant": pgettext_lazy("record", "Opened the page of this file"),
    "workspace:my-day": pgettext_lazy("record", "Saw this file in the day’s page"),
    "workspace:my-young-people": pgettext_lazy("record", "Saw this file in the list of their young people"),
    "workspace:shared-with-me": pgettext_lazy("record", "Saw this file in the list of what is open to them"),
}
