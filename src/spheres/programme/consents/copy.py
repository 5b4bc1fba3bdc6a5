"""The copy she may print: a tagged PDF, made here and kept nowhere."""

from pathlib import Path

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from spheres.foundation.ui.documents import pdf
from spheres.programme.consents.queries import ReadBack

TEMPLATE = Path(__file__).parent / "documents" / "consent.typ"


def consent_pdf(name: str, read_back: ReadBack) -> bytes:
    """PDF/UA, in the language of the moment."""
    data = {
        "title": _("What I agreed to"),
        "name": name,
        "made": _("Copy made on %(day)s") % {"day": date_format(timezone.localdate(), "DATE_FORMAT")},
        "lines": [
            {"title": line.title, "yes": line.says_yes, "lines": line.lines} for line in read_back.lines
        ],
        "decided": read_back.decided,
        "words_title": _("In my words"),
        "words": read_back.her_words,
        "always_title": _("Always"),
        "always": read_back.always,
    }
    return pdf(TEMPLATE, data)
