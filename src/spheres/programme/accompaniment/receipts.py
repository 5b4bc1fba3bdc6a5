"""A receipt is drawn anew before it is sealed (``redrawing.py``): a picture or a PDF, and nothing in it."""

import subprocess
import sys
from threading import BoundedSemaphore

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spheres.programme.accompaniment.redrawing import SECONDS, Reason

LARGEST = 5 * 1024 * 1024
"""Bytes."""
PROGRAM = [sys.executable, "-I", "-m", "spheres.programme.accompaniment.redrawing"]
WAIT = SECONDS + 5
"""Seconds: the program's own limit counts only while it works."""
_turn = BoundedSemaphore(1)
"""One file at a time in each server process: what four requests at once need is what one needs."""

SENTENCES: dict[Reason, Promise] = {
    Reason.UNREADABLE: gettext_lazy("This is not a picture or a PDF that can be read."),
    Reason.OTHER_FORMAT: gettext_lazy(
        "Pictures in HEIC, AVIF or TIFF can’t be kept: take the picture from this page, or save it as a JPEG."
    ),
    Reason.TOO_MANY_PIXELS: gettext_lazy(
        "This picture has more than 24 million points: take it again with a lower resolution."
    ),
    Reason.TOO_MANY_PAGES: gettext_lazy("This PDF has more than ten pages: keep those of the receipt."),
    Reason.LOCKED: gettext_lazy("This PDF is locked. Take a picture of it instead."),
    Reason.TOO_HEAVY: gettext_lazy(
        "There is too much in this file to open it. Take a picture of the receipt instead."
    ),
}


class NotAReceipt(Exception):
    """It can't be kept; says why, for the person."""


def cleaned(content: bytes) -> tuple[bytes, str]:
    """The same receipt as far as it can be seen, and its media type. Raises ``NotAReceipt``."""
    if len(content) > LARGEST:
        raise NotAReceipt(_("This file is larger than 5 MB. Take the picture again, smaller."))
    if not _turn.acquire(timeout=WAIT):
        raise NotAReceipt(_("Other receipts are being read just now. Send this one again in a moment."))
    try:
        said, made = _redrawn_apart(content)
    finally:
        _turn.release()
    if said.startswith("ok "):
        return made, said.removeprefix("ok ")
    raise NotAReceipt(str(SENTENCES[Reason(said.removeprefix("no "))]))


def _redrawn_apart(content: bytes) -> tuple[str, bytes]:
    """(what the program says, the file). It has no environment, and so none of the region's keys."""
    try:
        run = subprocess.run(
            PROGRAM, input=content, capture_output=True, env={}, cwd="/", timeout=WAIT, check=False
        )
    except subprocess.TimeoutExpired:
        return f"no {Reason.TOO_HEAVY}", b""
    if run.returncode:  # killed for its memory or its time, or broken by what it read
        return f"no {Reason.TOO_HEAVY}", b""
    said, _line, made = run.stdout.partition(b"\n")
    return said.decode(), made
