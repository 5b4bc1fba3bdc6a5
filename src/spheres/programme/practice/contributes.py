"""What practice brings to other rooms' pages (see ``foundation.contributions``). Nothing on her own page: a
card is looked at when somebody asks for it."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spheres.foundation.accounts.roles import Role
from spheres.foundation.contributions import Place

PLACES = [
    Place(
        "practice:card-list",
        _("Ideas to try"),
        "lightbulb",
        {Role.PIVOT_WORKER: 70, Role.SUPERVISOR: 70, Role.LIAISON: 90, Role.COORDINATOR: 90},
    ),
]

RECORD_WORDS = {
    "practice:fits": pgettext_lazy("record", "Looked for what may fit now"),
    "practice:fits-goal": pgettext_lazy("record", "Looked for what may fit a goal"),
}
