"""What reasons brings to other rooms' pages (see ``foundation.contributions``)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spheres.foundation.access.categories import Category
from spheres.foundation.audit.models import CHANGE, VIEW
from spheres.programme.participants.cards import page_line
from spheres.programme.participants.day import News
from spheres.programme.reasons.models import Reason

RECORD_WORDS = {
    "reasons:reasons": pgettext_lazy("record", "Read her own reasons"),
    ("reasons:reason-add", VIEW): pgettext_lazy("record", "Opened the page for something she said"),
    ("reasons:reason-add", CHANGE): pgettext_lazy("record", "Noted something she said"),
}


LINES = [page_line("others", "reasons:reasons", _("Her own reasons"), "quote", Category.CLINICAL, 15)]
NEWS = [News(Reason, _("something she said"), "noted_at")]
