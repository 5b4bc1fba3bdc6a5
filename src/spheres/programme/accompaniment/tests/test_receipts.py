"""A receipt is kept clean, or refused in words; what reads it is told nothing, and breaks nothing."""

import sys
from io import BytesIO

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject
from tests.builders.pictures import a_picture

from spheres.programme.accompaniment import receipts
from spheres.programme.accompaniment.receipts import LARGEST, NotAReceipt, cleaned
from spheres.programme.accompaniment.redrawing import Reason


def a_pdf(pages=1, **root):
    writer, made = PdfWriter(), BytesIO()
    for _page in range(pages):
        writer.add_blank_page(100, 100)
    writer.add_metadata({"/Author": "Ombeline"})
    for name, value in root.items():
        writer._root_object[NameObject("/" + name)] = value
    writer.write(made)
    return made.getvalue()


def test_a_receipt_keeps_its_picture_and_loses_where_it_was_taken():
    content, media_type = cleaned(a_picture())
    assert media_type == "image/jpeg"
    assert b"Ombeline" in a_picture()
    assert b"Ombeline" not in content
    with Image.open(BytesIO(content)) as picture:
        assert picture.size == (60, 40)
        assert not picture.getexif()


def test_a_pdf_keeps_its_pages_and_nothing_that_acts():
    content, media_type = cleaned(a_pdf(2))
    assert media_type == "application/pdf"
    kept = PdfReader(BytesIO(content))
    assert len(kept.pages) == 2
    assert "Ombeline" not in str(kept.metadata)
    script = DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("x")}
    )
    content, _type = cleaned(a_pdf(OpenAction=script))
    assert b"JavaScript" not in content


def in_french(wrong):
    with translation.override("fr"), pytest.raises(NotAReceipt) as refused:
        cleaned(wrong)
    return str(refused.value)


def test_every_refusal_is_one_sentence_in_both_languages():
    for sentence in receipts.SENTENCES.values():
        with translation.override("en"):
            english = str(sentence)
        with translation.override("fr"):
            french = str(sentence)
        assert english != french
        for said in (english, french):
            assert said.endswith(".")
            assert said.count(". ") <= 1
    assert set(receipts.SENTENCES) == set(Reason)
    assert in_french(a_pdf(11)).startswith("Ce PDF a plus de dix pages")
    assert "5 Mo" in in_french(a_picture() + b"x" * LARGEST)


@pytest.fixture
def program(monkeypatch):
    """Another program in the place of the one that draws."""

    def put(code, seconds=20):
        monkeypatch.setattr(receipts, "PROGRAM", [sys.executable, "-I", "-c", code])
        monkeypatch.setattr(receipts, "WAIT", seconds)

    return put


@pytest.mark.parametrize("code", ["import os; os.abort()", "import time; time.sleep(9)", "1/0"])
def test_a_file_that_breaks_what_reads_it_is_refused_in_words_and_breaks_nothing_else(program, code):
    program(code, 1)
    with translation.override("en"), pytest.raises(NotAReceipt, match="Take a picture"):
        cleaned(a_picture())


def test_what_reads_a_file_is_told_none_of_the_region_s_secrets(program, monkeypatch):
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://owner")
    program("import os, sys; sys.stdout.write('ok ' + ' '.join(os.environ) + '\\n')")
    content, names = cleaned(a_picture())
    assert content == b""
    assert not [name for name in names.split() if name.startswith(("SPHERES", "DATABASE"))]


def test_files_are_read_one_at_a_time(monkeypatch):
    monkeypatch.setattr(receipts, "WAIT", 0.1)
    with receipts._turn, translation.override("en"), pytest.raises(NotAReceipt, match="in a moment"):
        cleaned(a_picture())
    monkeypatch.setattr(receipts, "WAIT", 20)
    assert cleaned(a_picture())


@pytest.mark.parametrize(
    "wrong",
    [
        b"",
        b"<svg xmlns='x'/>",
        b"%PDF-1.7 nothing",
        b"\x89PNG\r\n\x1a\nbroken",
        b"MZ" * 50,
        b"x" * (LARGEST + 1),
    ],
)
def test_anything_else_is_refused(wrong):
    with pytest.raises(NotAReceipt):
        cleaned(wrong)


@settings(max_examples=20, deadline=None)
@given(st.binary(max_size=400), st.sampled_from([b"", b"%PDF-1.4\n", b"\xff\xd8\xff\xe0", b"GIF89a"]))
def test_whatever_is_sent_is_kept_clean_or_refused_in_words(noise, start):
    try:
        content, media_type = cleaned(start + noise)
    except NotAReceipt as why:
        assert str(why)
    else:
        assert content
        assert media_type in ("image/jpeg", "application/pdf")
