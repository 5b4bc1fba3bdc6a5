"""What legal brings to other rooms' pages (see ``foundation.contributions``)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spheres.foundation.access.categories import Category
from spheres.foundation.audit.models import CHANGE, VIEW
from spheres.programme.participants.cards import page_line

RECORD_WORDS = {
    "legal:steps": pgettext_lazy("record", "Read the legal steps"),
    "legal:step-add": pgettext_lazy("record", "Opened the page for a legal step"),
    ("legal:step", VIEW): pgettext_lazy("record", "Opened a legal step"),
    ("legal:step", CHANGE): pgettext_lazy("record", "Noted a legal step"),
}


LINES = [page_line("others", "legal:steps", _("Legal steps"), "scale", Category.LEGAL, 50)]
