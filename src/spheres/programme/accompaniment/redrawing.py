"""A stranger's file, drawn anew: what comes out is made here, from what can be seen of it and nothing else.

Nothing is copied, so nothing has to be recognised to be left out: no place, no script, no attachment, no
hidden layer has a way through. Run as a program (``receipts.py``) it is a process of its own: no Django, no
environment and so no key, nothing written to disk, and limits on memory and time that the system keeps. It
reads the file from its input, and writes a line (``ok MEDIA-TYPE`` or ``no REASON``), then the file.
"""

import sys
from contextlib import suppress
from enum import StrEnum
from io import BytesIO
from math import ceil, isqrt, sqrt

from PIL import ExifTags, Image, ImageOps
from pypdfium2 import PdfDocument, PdfiumError, PdfPage
from pypdfium2.raw import FPDF_ERR_PASSWORD

PICTURES = ["JPEG", "PNG", "WEBP", "GIF"]
MOST_PIXELS = 24_000_000
"""Of the picture that is sent. A telephone's usual picture has 12 million."""
KEPT_PIXELS = 4_000_000
"""Of what is kept: a page at 200 dots an inch. An area and not a side: a long till receipt stays readable."""
DOTS_PER_INCH = 150
MOST_PAGES = 10
QUALITY = 82
BAND = 64
"""Rows of the result that are converted at a time."""
MEMORY = 512 * 1024 * 1024
"""Bytes of address space, the program's own 60 MB included. The largest picture that is taken needs half."""
SECONDS = 10


class Reason(StrEnum):
    """Why a file can't be kept. The sentences stand in ``receipts.py``."""

    UNREADABLE = "unreadable"
    OTHER_FORMAT = "other-format"
    TOO_MANY_PIXELS = "too-many-pixels"
    TOO_MANY_PAGES = "too-many-pages"
    LOCKED = "locked"
    TOO_HEAVY = "too-heavy"


class Refused(Exception):
    def __init__(self, reason: Reason) -> None:
        self.reason = reason


def redrawn(content: bytes) -> tuple[bytes, str]:
    """The file and its media type. Pictures become one JPEG; a PDF becomes a PDF with a picture of each page.

    The same file gives the same bytes: what is sent twice is known as such. Raises ``Refused``.
    """
    try:
        if content.startswith(b"%PDF-"):
            return _pages(content), "application/pdf"
        return _picture(content), "image/jpeg"
    except Refused:
        raise
    except MemoryError:
        raise Refused(Reason.TOO_HEAVY) from None
    except Image.DecompressionBombError:
        raise Refused(Reason.TOO_MANY_PIXELS) from None
    except Exception as wrong:  # a decoder that is fed by a stranger may raise anything
        raise Refused(Reason.OTHER_FORMAT if _is_other_format(content) else Reason.UNREADABLE) from wrong


def _is_other_format(content: bytes) -> bool:
    """A picture that people do send, and that is not opened: HEIC and AVIF (ISO 14496-12 ``ftyp``), TIFF."""
    return content[4:8] == b"ftyp" or content[:4] in (b"II*\0", b"MM\0*")


def _picture(content: bytes) -> bytes:
    made = BytesIO()
    with Image.open(BytesIO(content), formats=PICTURES) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise Refused(Reason.TOO_MANY_PIXELS)
        turned = picture.getexif().get(ExifTags.Base.Orientation, 1)
        picture.draft("RGB", _fitting(picture.size))  # a JPEG is decoded smaller; others don't know how
        small = _on_white(picture)
    small.thumbnail(_fitting(small.size))
    small.getexif()[ExifTags.Base.Orientation] = turned
    # Of the picture, its points alone: what the decoder noted beside them goes into no file.
    ImageOps.exif_transpose(small).save(made, "JPEG", quality=QUALITY, exif=b"", icc_profile=None)
    return made.getvalue()


def _fitting(size: tuple[int, int]) -> tuple[int, int]:
    """The same shape, of at most ``KEPT_PIXELS``."""
    width, height = size
    scale = min(1.0, sqrt(KEPT_PIXELS / (width * height)))
    return max(1, round(width * scale)), max(1, round(height * scale))


def _on_white(picture: Image.Image) -> Image.Image:
    """RGB, whatever it was, and smaller by a whole number where there is much of it.

    Band by band: beside what the decoder holds, no second picture of that size stands in memory.
    """
    by = max(1, isqrt(picture.width * picture.height // KEPT_PIXELS))
    made = Image.new("RGB", (ceil(picture.width / by), ceil(picture.height / by)), "white")
    for top in range(0, picture.height, BAND * by):
        band = picture.crop((0, top, picture.width, min(top + BAND * by, picture.height)))
        made.paste(_band_on_white(band).reduce(by), (0, top // by))
    return made


def _band_on_white(band: Image.Image) -> Image.Image:
    if band.has_transparency_data:
        seen = band.convert("RGBA")
        white = Image.new("RGB", band.size, "white")
        white.paste(seen, mask=seen)
        return white
    if band.mode.startswith("I"):  # 16 bits of grey: Pillow's own conversion cuts instead of scaling
        return band.point(lambda grey: grey / 256).convert("L").convert("RGB")
    return band.convert("RGB")


def _pages(content: bytes) -> bytes:
    made = BytesIO()
    try:
        document = PdfDocument(content)
    except PdfiumError as wrong:
        locked = wrong.err_code == FPDF_ERR_PASSWORD
        raise Refused(Reason.LOCKED if locked else Reason.UNREADABLE) from wrong
    if len(document) > MOST_PAGES:
        raise Refused(Reason.TOO_MANY_PAGES)
    first, *others = [_drawn(document[number]) for number in range(len(document))]
    first.save(
        made, "PDF", save_all=True, append_images=others, resolution=DOTS_PER_INCH, quality=QUALITY,
        creationDate=None, modDate=None,
    )  # fmt: skip
    return made.getvalue()


def _drawn(page: PdfPage) -> Image.Image:
    """As it is seen on screen, on white. No form is filled in and no action runs: PDFium has none here."""
    width, height = page.get_size()
    scale = min(DOTS_PER_INCH / 72, sqrt(KEPT_PIXELS / (width * height)))
    picture = page.render(scale=scale, rev_byteorder=True).to_pil().convert("RGB")
    page.close()
    return picture


def _limit() -> None:
    """What the system kills this process for. No core file: it would be the receipt, in clear."""
    import resource  # noqa: PLC0415 - not on every system

    limits = {
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_CPU: SECONDS,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: 0,
    }
    for limit, value in limits.items():
        with suppress(ValueError, OSError):  # macOS knows no RLIMIT_AS
            resource.setrlimit(limit, (value, value))


def main() -> None:
    with suppress(ImportError):
        _limit()
    try:
        content, media_type = redrawn(sys.stdin.buffer.read())
    except Refused as refused:
        sys.stdout.buffer.write(f"no {refused.reason}\n".encode())
    else:
        sys.stdout.buffer.write(f"ok {media_type}\n".encode() + content)


if __name__ == "__main__":
    main()
