"""Nothing of a file comes through but what can be seen of it; and what it costs to look is bounded."""

import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    EncodedStreamObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from spheres.programme.accompaniment import redrawing
from spheres.programme.accompaniment.redrawing import MOST_PAGES, Reason, Refused, redrawn

ALLOWED = {
    "/Root", "/Size", "/Type", "/Pages", "/Count", "/Kids", "/Parent", "/MediaBox", "/Contents", "/Resources",
    "/ProcSet", "/XObject", "/image", "/Subtype", "/Width", "/Height", "/Filter", "/BitsPerComponent",
    "/ColorSpace", "/Length",
}  # fmt: skip
"""Every key that a PDF needs in order to show pictures (ISO 32000-1, 7.5 and 8.9). There is no other."""
markers = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=12, max_size=20)


def a_picture(kind="JPEG", mode="RGB", size=(60, 40), colour="white", **saved):
    made = BytesIO()
    Image.new(mode, size, colour).save(made, kind, **saved)
    return made.getvalue()


def opened(content):
    return Image.open(BytesIO(content))


def with_place():
    noted = Image.Exif()
    noted[0x9286] = "GPSCAMERA"
    noted.get_ifd(0x8825)[1] = "N"
    return a_picture(colour="red", exif=noted, comment=b"GPSCOMMENT", xmp=b"<x>GPSXMP</x>")


def stream(content=b"", kind=DecodedStreamObject, **keys):
    made = kind()
    made._data = content
    made.update({NameObject("/" + name): value for name, value in keys.items()})
    return made


def a_pdf(change=lambda writer, parts: None, pages=1):
    """A page with a picture in it; ``change`` gets the writer and the parts by name."""
    writer, made = PdfWriter(), BytesIO()
    picture = stream(
        with_place(), EncodedStreamObject, Type=NameObject("/XObject"), Subtype=NameObject("/Image"),
        Width=NumberObject(60), Height=NumberObject(40), BitsPerComponent=NumberObject(8),
        ColorSpace=NameObject("/DeviceRGB"), Filter=NameObject("/DCTDecode"),
    )  # fmt: skip
    contents = stream(b"q 100 0 0 100 0 0 cm /I Do Q")
    resources = DictionaryObject(
        {NameObject("/XObject"): DictionaryObject({NameObject("/I"): writer._add_object(picture)})}
    )
    for _page in range(pages):
        page = writer.add_blank_page(100, 100)
        page[NameObject("/Contents")] = writer._add_object(contents)
        page[NameObject("/Resources")] = resources
    parts = {
        "root": writer._root_object, "page": page, "resources": resources, "picture": picture,
        "contents": contents, "pages": writer._root_object["/Pages"],
    }  # fmt: skip
    change(writer, parts)
    writer.write(made)
    return made.getvalue()


def keys_of(content):
    """Every key of every dictionary of a PDF, its trailer included."""
    reader = PdfReader(BytesIO(content))
    found: set[str] = set()

    def walk(part):
        part = part.get_object()
        if isinstance(part, DictionaryObject):
            found.update(part)
            for key in set(part) - {"/Parent"}:
                walk(part.raw_get(key))
        elif isinstance(part, ArrayObject):
            for one in part:
                walk(one)

    walk(reader.trailer)
    return found


def words(value):
    return value.encode("ascii"), value.encode("utf-16-be")


KINDS = {
    "text": TextStringObject,
    "name": lambda value: NameObject("/" + value),
    "list": lambda value: ArrayObject([TextStringObject(value)]),
    "dictionary": lambda value: DictionaryObject({NameObject("/" + value): TextStringObject(value)}),
    "stream": lambda value: stream(value.encode()),
}


@settings(max_examples=60, deadline=None)
@given(
    markers,
    markers,
    st.sampled_from(["root", "page", "pages", "resources", "picture", "contents"]),
    st.sampled_from([*KINDS]),
)
def test_a_key_that_is_put_anywhere_in_a_pdf_does_not_come_through(key, value, where, kind):
    def change(writer, parts):
        part = KINDS[kind](value)
        parts[where][NameObject("/" + key)] = (
            writer._add_object(part) if isinstance(part, StreamObject) else part
        )

    sent = a_pdf(change)
    assert key.encode() in sent
    kept, media_type = redrawn(sent)
    assert media_type == "application/pdf"
    assert keys_of(kept) <= ALLOWED
    for hidden in (*words(key), *words(value), b"GPSCAMERA", b"GPSCOMMENT", b"GPSXMP", b"Exif"):
        assert hidden not in kept


def everything_at_once(writer, parts):
    """An attachment, places, a program's own notes and what acts."""
    script = DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("EVIL")}
    )
    writer.add_attachment("evil.exe", b"MZEVILPAYLOAD")
    writer.add_metadata({"/Author": "Ombeline"})
    file = DictionaryObject(
        {NameObject("/EF"): DictionaryObject({NameObject("/F"): stream(b"MZEVILPAYLOAD")})}
    )
    parts["page"][NameObject("/AF")] = ArrayObject([file])
    parts["page"][NameObject("/Metadata")] = writer._add_object(stream(b"<x>GPSXMP 45.5,-73.6</x>"))
    parts["page"][NameObject("/PieceInfo")] = DictionaryObject({NameObject("/Hid"): TextStringObject("HID")})
    parts["page"][NameObject("/AA")] = DictionaryObject({NameObject("/O"): script})
    parts["root"][NameObject("/OpenAction")] = script
    parts["resources"][NameObject("/Properties")] = DictionaryObject({NameObject("/JavaScript"): script})


def test_what_rides_in_a_pdf_or_acts_stays_behind_whatever_its_name_is_written_like():
    plain = a_pdf(everything_at_once)
    for sent in (plain, plain.replace(b"/JavaScript", b"/J#61vaScript")):
        kept, _type = redrawn(sent)
        assert keys_of(kept) <= ALLOWED
        for hidden in (b"EVIL", b"Ombeline", b"GPS", b"HID", b"45.5", b"S#63ript", b"Script"):
            assert hidden not in kept


def opens_on_a_page(writer, parts):
    """As office programs write it: where to begin to read."""
    null = NumberObject(0)
    view = ArrayObject([parts["page"].indirect_reference, NameObject("/XYZ"), null, null, null])
    parts["root"][NameObject("/OpenAction")] = view


def test_a_harmless_pdf_is_taken_and_its_pages_look_as_they_did():
    kept, _type = redrawn(a_pdf(opens_on_a_page, pages=2))
    reader = PdfReader(BytesIO(kept))
    assert len(reader.pages) == 2
    assert [round(float(side)) for side in reader.pages[0].mediabox[2:]] == [100, 100]
    picture = opened(reader.pages[1].images[0].data)
    red, green, blue = picture.getpixel((100, 100))
    assert red > 240
    assert max(green, blue) < 20


def test_the_same_file_gives_the_same_bytes():
    assert redrawn(a_pdf()) == redrawn(a_pdf())
    assert redrawn(with_place()) == redrawn(with_place())


def locked():
    made = BytesIO()
    writer = PdfWriter(clone_from=BytesIO(a_pdf()))
    writer.encrypt("secret", algorithm="AES-256-R5")
    writer.write(made)
    return made.getvalue()


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (b"", Reason.UNREADABLE),
        (b"%PDF-1.7 nothing", Reason.UNREADABLE),
        (a_picture()[:200], Reason.UNREADABLE),
        (a_picture("BMP"), Reason.UNREADABLE),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", Reason.OTHER_FORMAT),
        (a_picture("AVIF"), Reason.OTHER_FORMAT),
        (a_picture("TIFF"), Reason.OTHER_FORMAT),
        (a_pdf(pages=MOST_PAGES + 1), Reason.TOO_MANY_PAGES),
        (locked(), Reason.LOCKED),
        (a_picture("PNG", "1", (7000, 7000), 1), Reason.TOO_MANY_PIXELS),
        (a_picture("PNG", "1", (16000, 16000), 1), Reason.TOO_MANY_PIXELS),
    ],
    ids=["empty", "pdf", "cut", "bmp", "heic", "avif", "tiff", "pages", "locked", "large", "bomb"],
)
def test_what_can_t_be_kept_says_why(wrong, reason):
    with pytest.raises(Refused) as refused:
        redrawn(wrong)
    assert refused.value.reason == reason


SEE_THROUGH = {
    "rgba": a_picture("PNG", "RGBA", colour=(0, 0, 0, 0)),
    "grey": a_picture("PNG", "LA", colour=(0, 0)),
    "palette": a_picture("GIF", "P", colour=0, transparency=0),
    "one colour": a_picture("PNG", "RGB", colour=(0, 0, 0), transparency=(0, 0, 0)),
    "webp": a_picture("WEBP", "RGBA", colour=(0, 0, 0, 0), lossless=True, exact=True),
}


@pytest.mark.parametrize("sent", SEE_THROUGH.values(), ids=[*SEE_THROUGH])
def test_what_is_transparent_is_white(sent):
    assert opened(redrawn(sent)[0]).getpixel((30, 20)) == (255, 255, 255)


LIGHT = {"1": 1, "L": 200, "RGB": "white", "I;16": 60000, "P": "white"}


@pytest.mark.parametrize("mode", LIGHT)
def test_a_light_picture_stays_light(mode):
    colour = opened(redrawn(a_picture("PNG", mode, colour=LIGHT[mode]))[0]).getpixel((30, 20))
    assert min(colour) > 190


def test_sixteen_bits_of_grey_are_not_cut_to_white():
    assert opened(redrawn(a_picture("PNG", "I;16", colour=10_000))[0]).getpixel((30, 20)) == (39, 39, 39)


def test_a_print_picture_keeps_its_colours():
    assert opened(redrawn(a_picture("JPEG", "CMYK", colour=(0, 0, 0, 0)))[0]).getpixel((30, 20)) == (255,) * 3


def test_a_picture_comes_out_upright_and_without_where_it_was_taken():
    noted = Image.Exif()
    noted[0x0112] = 6
    with opened(redrawn(a_picture(exif=noted))[0]) as picture:
        assert picture.size == (40, 60)
        assert not picture.getexif()
    kept, _type = redrawn(with_place())
    assert b"GPS" not in kept
    assert b"Exif" not in kept


sides = st.integers(1, 400)


@settings(max_examples=40, deadline=None)
@given(sides, sides, st.sampled_from(["PNG", "JPEG"]), st.integers(1, 5000))
def test_a_picture_keeps_its_shape_and_becomes_no_larger_than_is_kept(width, height, kind, most):
    """In small: the limit is lowered, not the picture raised."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(redrawing, "KEPT_PIXELS", most)
        with opened(redrawn(a_picture(kind, size=(width, height)))[0]) as picture:
            assert picture.width * picture.height <= max(most + max(picture.size), 1)
            if min(picture.size) > 10:
                assert picture.width / picture.height == pytest.approx(width / height, rel=0.2)
            assert picture.getpixel((picture.width - 1, picture.height - 1)) > (250, 250, 250)


def test_a_long_till_receipt_stays_readable():
    with opened(redrawn(a_picture(size=(1000, 9000)))[0]) as picture:
        assert picture.width > 600


MEGABYTE = 1024
MEASURE = """
import sys
from spheres.programme.accompaniment.redrawing import Refused, redrawn
try:
    redrawn(sys.stdin.buffer.read())
except Refused as refused:
    print(refused.reason)
else:
    print("kept")
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read where Linux tells it")
@pytest.mark.parametrize(
    ("kind", "mode", "size", "message", "most"),
    [
        ("PNG", "1", (7000, 7000), "too-many-pixels", 60),
        ("PNG", "RGB", (7071, 7071), "too-many-pixels", 60),
        ("PNG", "1", (6000, 4000), "kept", 150),
        ("PNG", "RGB", (6000, 4000), "kept", 220),
        ("PNG", "RGBA", (6000, 4000), "kept", 220),
        ("JPEG", "RGB", (6000, 4000), "kept", 150),
        ("WEBP", "RGB", (6000, 4000), "kept", 480),
    ],
)
def test_a_large_picture_takes_no_more_memory_than_this(kind, mode, size, message, most):
    """``most``: megabytes at the highest moment, the program's own 30 included."""
    sent = a_picture(kind, mode, size, 0)
    run = subprocess.run([sys.executable, "-c", MEASURE], input=sent, capture_output=True, check=True)
    answer, kilobytes = run.stdout.decode().split()
    assert answer == message
    assert int(kilobytes) < most * MEGABYTE


@pytest.mark.skipif(sys.platform != "linux", reason="the limit on memory is Linux's")
def test_the_program_is_stopped_by_its_limits_and_writes_no_file_and_no_core():
    limited = (
        "from spheres.programme.accompaniment import redrawing as r; r.MEMORY = 150 * 1024 * 1024; r.main();"
        "from resource import *;"
        "print([getrlimit(each)[1] for each in (RLIMIT_CPU, RLIMIT_CORE, RLIMIT_FSIZE)])"
    )
    sent = a_picture("PNG", "RGB", (6000, 4000), 0)
    run = subprocess.run([sys.executable, "-c", limited], input=sent, capture_output=True, check=True)
    assert run.stdout == b"no too-heavy\n[10, 0, 0]\n"
