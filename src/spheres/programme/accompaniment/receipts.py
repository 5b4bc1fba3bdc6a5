"""A receipt is checked and cleaned before it is sealed: a picture or a PDF, and nothing that rides in it."""

from io import BytesIO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError

LARGEST = 5 * 1024 * 1024
"""Bytes."""
WIDEST = 2000
"""Pixels: more is made smaller; a receipt stays readable."""
MOST_PIXELS = 50_000_000
MOST_PAGES = 10
ACTIVE = ("/JavaScript", "/JS", "/Launch", "/EmbeddedFiles", "/OpenAction", "/AA", "/XFA")
"""What makes a PDF do something when it is opened."""


class NotAReceipt(Exception):
    """It can't be kept; says why, for the person."""


def cleaned(content: bytes) -> tuple[bytes, str]:
    """The same receipt without what a camera or a program put in it (places above all), and its media type.

    Raises ``NotAReceipt``. Pictures become JPEG; of a PDF only its pages are kept.
    """
    if len(content) > LARGEST:
        raise NotAReceipt(_("This file is larger than 5 MB. Take the picture again, smaller."))
    if content.startswith(b"%PDF-"):
        return _pages(content), "application/pdf"
    return _picture(content), "image/jpeg"


def _picture(content: bytes) -> bytes:
    try:
        with Image.open(BytesIO(content), formats=["JPEG", "PNG", "WEBP", "GIF"]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise NotAReceipt(_("This picture is too large. Take it again, smaller."))
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as wrong:
        raise NotAReceipt(_("This is not a picture or a PDF that can be read.")) from wrong
    upright.thumbnail((WIDEST, WIDEST))
    made = BytesIO()
    plain = Image.new("RGB", upright.size)
    plain.paste(upright)
    plain.save(made, "JPEG", quality=82)
    return made.getvalue()


def _pages(content: bytes) -> bytes:
    if any(name.encode() in content for name in ACTIVE):
        raise NotAReceipt(
            _("This PDF does something when it is opened. Print it to a new PDF, or take a picture.")
        )
    try:
        reader = PdfReader(BytesIO(content))
        if reader.is_encrypted:
            raise NotAReceipt(_("This PDF is locked. Take a picture of it instead."))
        if len(reader.pages) > MOST_PAGES:
            raise NotAReceipt(_("This PDF has more than ten pages: keep those of the receipt."))
        writer = PdfWriter()
        for page in reader.pages:
            for active in ("/AA", "/Annots"):
                page.pop(active, None)
            writer.add_page(page)
        writer.metadata = None
        made = BytesIO()
        writer.write(made)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as wrong:
        raise NotAReceipt(_("This is not a picture or a PDF that can be read.")) from wrong
    return made.getvalue()
