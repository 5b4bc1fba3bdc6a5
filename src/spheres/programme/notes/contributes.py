"""What notes brings to other rooms' pages (see ``foundation.contributions``)."""

from django.utils.translation import pgettext_lazy

from spheres.foundation.audit.models import Look

VIEW, CHANGE = Look.Kind.VIEW, Look.Kind.CHANGE

RECORD_WORDS = {
    ("notes:note-add", VIEW): pgettext_lazy("record", "Opened the page for a contact note"),
    ("notes:note-add", CHANGE): pgettext_lazy("record", "Wrote a contact note"),
    ("notes:note-amend", VIEW): pgettext_lazy("record", "Opened a contact note, to add to it"),
    ("notes:note-amend", CHANGE): pgettext_lazy("record", "Added to a contact note"),
    ("notes:step-add", VIEW): pgettext_lazy("record", "Opened the page for what is next"),
    ("notes:step-add", CHANGE): pgettext_lazy("record", "Planned what is next"),
    "notes:step-done": pgettext_lazy("record", "Said that something is done"),
    "notes:note-keep": pgettext_lazy("record", "Opened who may read a note"),
}
