"""What timeline brings to other rooms' pages (see ``foundation.contributions``)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spheres.foundation.access.categories import Category
from spheres.foundation.audit.models import CHANGE, VIEW
from spheres.programme.participants.cards import page_line

RECORD_WORDS = {
    "timeline:timeline": pgettext_lazy("record", "Read the timeline"),
    ("timeline:extract-add", VIEW): pgettext_lazy(
        "record", "Opened the page to take a part out of the timeline"
    ),
    ("timeline:extract-add", CHANGE): pgettext_lazy("record", "Took a part out of the timeline"),
    "timeline:extract": pgettext_lazy("record", "Read a part that was taken out of the timeline"),
}
LINES = [page_line("others", "timeline:timeline", _("Timeline"), "route", Category.CLINICAL, 10)]
