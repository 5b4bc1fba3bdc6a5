"""A file that is sealed as it is written opens whole, or not at all."""

import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spheres.foundation.vault import streaming
from spheres.foundation.vault.aead import KeyUnavailable, new_key
from spheres.foundation.vault.streaming import NotWhole, Sealing, header_of, opened

ROOT, TAKEN = new_key(), datetime(2026, 11, 27, 2, tzinfo=UTC)
SMALL = 16
"""Bytes of a piece in these tests."""


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch):
    monkeypatch.setattr(streaming, "PIECE", SMALL)


def sealed(*written, root=ROOT):
    file = io.BytesIO()
    sealing = Sealing(file, root, TAKEN)
    for content in written:
        sealing.write(content)
    sealing.close()
    return file.getvalue()


def read(content, *roots):
    return b"".join(opened(io.BytesIO(content), list(roots) or [ROOT]))


@given(st.lists(st.binary(max_size=40), max_size=6))
def test_what_was_written_is_read_however_it_came(written):
    content = sealed(*written)
    assert read(content) == b"".join(written)
    assert read(content, new_key(), ROOT) == b"".join(written), "by whichever root it hangs on"
    assert header_of(io.BytesIO(content))["taken"] == TAKEN.isoformat()


def test_no_byte_of_it_can_be_changed():
    content = sealed(b"a" * 40)
    for at in range(len(content)):
        changed = bytearray(content)
        changed[at] ^= 1
        with pytest.raises((NotWhole, KeyUnavailable)):
            read(bytes(changed))


def test_nothing_can_be_left_out_doubled_moved_added_or_cut_off():
    content = sealed(b"a" * 3 * SMALL)
    start, piece = content.index(b"\n") + 1, SMALL + streaming.TAG_BYTES
    head, pieces = content[:start], [content[at : at + piece] for at in range(start, len(content), piece)]
    assert len(pieces) == 3
    first, second, last = pieces
    for wrong in (
        [], [first], [first, second], [second, last], [first, last], [second, first, last],
        [first, first, second, last], [first, second, last, last], [first, second, last, b"x"],
        [first, second, last[:-1]],
    ):  # fmt: skip
        with pytest.raises(NotWhole):
            read(head + b"".join(wrong))


def test_what_was_never_closed_opens_nothing():
    file = io.BytesIO()
    Sealing(file, ROOT, TAKEN).write(b"a" * 3 * SMALL)
    with pytest.raises(NotWhole):
        read(file.getvalue())


def test_no_piece_of_one_file_is_a_piece_of_another():
    one, other = sealed(b"a" * SMALL), sealed(b"a" * SMALL)
    assert one[one.index(b"\n") :] != other[other.index(b"\n") :]
    with pytest.raises(NotWhole):
        read(one[: one.index(b"\n")] + other[other.index(b"\n") :])


def test_another_root_and_what_is_no_backup_are_told_apart():
    with pytest.raises(KeyUnavailable, match="another region"):
        read(sealed(b"a"), new_key())
    for nothing in (b"", b"PGDMP", b"{}\n", b'{"format": "spheres backup 9"}\n'):
        with pytest.raises(NotWhole):
            read(nothing)
