"""The certificate of an erasure: a PDF that names nobody, made when it is asked for and kept nowhere."""

from pathlib import Path

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from spheres.foundation.ui.documents import pdf
from spheres.programme.privacy.models import Erasure
from spheres.programme.region.pack import current_pack

TEMPLATE = Path(__file__).parent / "documents" / "certificate.typ"


def certificate_pdf(erasure: Erasure) -> bytes:
    """PDF/UA, in the language of the moment."""
    answered = timezone.localtime(erasure.certified_at)
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
                "The key that opened it is destroyed, and no key that the region still holds opens a copy of "
                "it: its words, names, numbers and birth date can be read by nobody, in no backup and in no "
                "file of the database."
            ),
            _(
                "What this can’t reach: what was printed or written down elsewhere, and what someone copied "
                "before that day, rows and keys together. Until the region renews the key by which people "
                "are found, within three months, whoever holds such a copy could also test a name or a "
                "number they guess."
            ),
            _(
                "What is left counts without naming: that someone was accompanied, when, by whom and in "
                "which language; what kind of help was asked for, and where; who looked at the file."
            ),
            _(
                "Keep this number if you want: nothing on this page ties it to you. In the region’s "
                "database it stands beside what is left: who holds both knows that this was you."
            ),
        ],
    }  # fmt: skip
    return pdf(TEMPLATE, data)
