"""What therapy brings to other rooms' pages (see ``foundation.contributions``)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spheres.foundation.access.categories import Category
from spheres.foundation.accounts.roles import Role
from spheres.foundation.audit.models import CHANGE, VIEW
from spheres.foundation.contributions import Place
from spheres.programme.participants.cards import page_line

PLACES = [
    Place("therapy:mine", _("My therapies"), "message-circle-heart", {Role.PSYCHOTHERAPIST: 0}),
]

RECORD_WORDS = {
    "therapy:mine": pgettext_lazy("record", "Saw her in the list of her therapies"),
    "therapy:therapy": pgettext_lazy("record", "Opened her own page of the therapy"),
    ("therapy:note-add", VIEW): pgettext_lazy("record", "Opened the page for a note of her own"),
    ("therapy:note-add", CHANGE): pgettext_lazy("record", "Wrote a note of her own"),
    ("therapy:session-add", VIEW): pgettext_lazy("record", "Opened the page for whether she came"),
    ("therapy:session-add", CHANGE): pgettext_lazy("record", "Noted whether she came"),
    "therapy:share": pgettext_lazy("record", "Noted whether her attendance is shared"),
    ("therapy:summary-add", VIEW): pgettext_lazy("record", "Opened the page for a summary to share"),
    ("therapy:summary-add", CHANGE): pgettext_lazy("record", "Shared a summary with her agreement"),
    "therapy:summary-back": pgettext_lazy("record", "Noted that she takes back a summary"),
    "therapy:shared": pgettext_lazy("record", "Read what is shared of her therapy"),
}


LINES = [page_line("others", "therapy:shared", _("Her therapy"), "message-circle-heart", Category.HEALTH, 60)]
