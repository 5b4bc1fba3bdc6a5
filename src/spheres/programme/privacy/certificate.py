"""The certificate of an erasure: a PDF that names nobody, made when it is asked for and kept nowhere."""

from pathlib import Path

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from spheres.foundation.ui.documents import pdf
from spheres.programme.partners.pack import current_pack
from spheres.programme.privacy.models import Erasure

TEMPLATE = Path(__file__).parent / "documents" / "certificate.typ"


def certificate_pdf(erasure: Erasure) -> bytes:
    """PDF/UA, in the language of the moment."""
    answered = timezone.localtime(erasure.answered_at)
    said = {
        "number": erasure.number,
        "day": date_format(answered, "DATE_FORMAT"),
        "asked": date_format(timezone.localtime(erasure.asked_at), "DATE_FORMAT"),
    }
    data = {
        "title": _("Certificate of erasure"),
        "number": erasure.number,
        "lines": [
            _(
                "The programme SPHÈRES, region %(region)s, certifies that the file bearing this number "
                "was erased on %(day)s."
            )
            % {"region": current_pack().name, **said},
            _("It was asked for on %(asked)s, and confirmed by another person than who asked.") % said,
            _(
                "The key that opened it is destroyed: its words, names, numbers and birth date can be "
                "read by nobody. A copy taken before that day is erased again before it is ever used, and "
                "no longer opens at all once the region’s key has been renewed."
            ),
            _("What is left counts without naming: that someone was accompanied, and when."),
            _("Keep this number if you want: nothing here ties it to you."),
        ],
    }  # fmt: skip
    return pdf(TEMPLATE, data)
