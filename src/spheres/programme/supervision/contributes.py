"""What supervision brings to other rooms' pages (see ``foundation.contributions``)."""

from django.utils.translation import gettext_lazy as _

from spheres.foundation.accounts.roles import Role
from spheres.foundation.contributions import Place

PLACES = [
    Place(
        "supervision:overview",
        _("Supervision"),
        "handshake",
        {Role.SUPERVISOR: 10, Role.PIVOT_WORKER: 60},
    ),
]
