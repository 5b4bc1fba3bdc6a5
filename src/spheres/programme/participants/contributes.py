"""What participants brings to other rooms' pages (see ``foundation.contributions``)."""

from django.utils.translation import pgettext_lazy

from spheres.foundation.audit.models import Look

VIEW, CHANGE = Look.Kind.VIEW, Look.Kind.CHANGE

RECORD_WORDS = {
    ("participants:about", VIEW): pgettext_lazy("record", "Opened who she is"),
    ("participants:about", CHANGE): pgettext_lazy("record", "Changed who she is"),
    "participants:way-add": pgettext_lazy("record", "Opened the page for a way to reach her"),
    ("participants:way", VIEW): pgettext_lazy("record", "Opened a way to reach her"),
    ("participants:way", CHANGE): pgettext_lazy("record", "Noted or corrected a way to reach her"),
    "participants:way-forget": pgettext_lazy("record", "Removed a way to reach her"),
    "participants:note-birth-date": pgettext_lazy("record", "Noted her birth date"),
}
