"""What shifts bring to other rooms' pages (see ``foundation.contributions``)."""

from django.utils.translation import gettext_lazy as _

from spheres.foundation.accounts.roles import Role
from spheres.foundation.contributions import Place

PLACES = [Place("shifts:shifts", _("On shift"), "moon", dict.fromkeys(set(Role) - {Role.RESEARCHER}, 25))]
