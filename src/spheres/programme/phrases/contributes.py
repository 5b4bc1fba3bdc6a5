"""What a member's own phrases bring to other rooms' pages (see ``foundation.contributions``)."""

from django.utils.translation import gettext_lazy as _

from spheres.foundation.contributions import OwnPage
from spheres.programme.phrases.roles import WRITE_NOTES

OWN_PAGES = [
    OwnPage(
        "phrases:phrases",
        _("My phrases"),
        _("Words that you write often, offered when you write a note. Nobody else reads them."),
        frozenset(WRITE_NOTES),
    )
]
