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
    "therapy:mine": pgettext_lazy("record", "Saw this therapy in the list of therapies"),
    "therapy:therapy": pgettext_lazy("record", "Opened the therapist’s own page of the therapy"),
    ("therapy:note-add", VIEW): pgettext_lazy("record", "Opened the page for a private note"),
    ("therapy:note-add", CHANGE): pgettext_lazy("record", "Wrote a private note"),
    ("therapy:session-add", VIEW): pgettext_lazy("record", "Opened the page for attendance"),
    ("therapy:session-add", CHANGE): pgettext_lazy("record", "Noted attendance"),
    "therapy:share": pgettext_lazy("record", "Noted whether attendance is shared"),
    ("therapy:summary-add", VIEW): pgettext_lazy("record", "Opened the page for a summary to share"),
    ("therapy:summary-add", CHANGE): pgettext_lazy("record", "Shared a summary, as agreed"),
    "therapy:summary-back": pgettext_lazy("record", "Noted that a summary is taken back"),
    "therapy:shared": pgettext_lazy("record", "Read what is shared of the therapy"),
}


LINES = [page_line("others", "therapy:shared", _("Therapy"), "message-circle-heart", Category.HEALTH, 60)]
