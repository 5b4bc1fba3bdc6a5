"""A sheet of paper for each partner: her share of the region's key, and what it is for, in both languages."""

import os
from pathlib import Path
from typing import Any

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from spheres.foundation.ui.documents import pdf
from spheres.foundation.vault.shares import Share

TEMPLATE = Path(__file__).parent / "documents" / "share.typ"
LANGUAGES = ("fr", "en")
PRIVATE = 0o600
GROUPS_A_LINE = 5


def write_sheets(folder: Path, shares: list[Share], of: int) -> list[Path]:
    """One PDF for each, for its owner's eyes alone. Raises ``FileExistsError`` where one stands already."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    written = []
    for share in shares:
        path = folder / f"share-{share.number}-of-{of}.pdf"
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE), "wb") as file:
            file.write(sheet(share, of))
        written.append(path)
    return written


def sheet(share: Share, of: int) -> bytes:
    """PDF/UA, French first."""
    parts = []
    for language in LANGUAGES:
        with translation.override(language):
            parts.append({"language": language, **_words(share, of)})
    with translation.override(LANGUAGES[0]):
        return pdf(TEMPLATE, {"title": parts[0]["title"], "parts": parts, "share": _lines(share)})


def _lines(share: Share) -> list[str]:
    groups = str(share).split("-")
    return ["-".join(groups[at : at + GROUPS_A_LINE]) for at in range(0, len(groups), GROUPS_A_LINE)]


def _words(share: Share, of: int) -> dict[str, Any]:
    said = {
        "number": share.number,
        "of": of,
        "needed": share.needed,
        "day": date_format(timezone.localdate(), "DATE_FORMAT"),
    }
    return {
        "title": _("Share %(number)s of %(of)s of the region’s key") % said,
        "lines": [
            _(
                "SPHÈRES keeps what young people confide sealed by a key. If the machine that holds this key "
                "is lost, %(needed)s of the %(of)s partners who hold a sheet like this one open it again "
                "together, from a copy of the key file."
            )
            % said,
            _("Alone, this sheet opens nothing and tells nothing of anyone."),
            _(
                "Keep it on paper, locked away, where only the person your organisation has named can take "
                "it. Don’t copy it, photograph it or type it anywhere."
            ),
            _(
                "You are asked for it only by the region’s operator, in the presence of the other partners. "
                "If in doubt, call the operator at the number you know, and not at one you are given."
            ),
            _(
                "If it is lost, or somebody may have seen it, tell the operator the same day: the region’s "
                "keys are renewed, new sheets are made, and this one opens nothing any more."
            ),
        ],
        "printed": _("Printed on %(day)s. Only sheets that were printed together open together.") % said,
    }
