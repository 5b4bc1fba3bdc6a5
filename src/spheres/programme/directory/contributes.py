"""What directory brings to other rooms' pages (see ``foundation.contributions``)."""

from django.utils.translation import gettext_lazy as _

from spheres.foundation.accounts.roles import REQUEST_RECEIVING_ROLES, Role
from spheres.foundation.contributions import Place

PLACES = [
    Place(
        "directory:find",
        _("Directory"),
        "library",
        {
            **dict.fromkeys(REQUEST_RECEIVING_ROLES, 20),
            Role.PIVOT_WORKER: 20,
            Role.PSYCHOTHERAPIST: 30,
            Role.COORDINATOR: 70,
        },
    ),
]
