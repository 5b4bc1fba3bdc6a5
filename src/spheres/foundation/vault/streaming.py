"""A large file, sealed as it is written: a backup of the rows.

AES-256-GCM, piece after piece, each under its number and whether it is the last: none can be changed, left
out, doubled, moved or cut off (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015). Each
file has a key of its own, from a working root and a salt. Its first line stands in clear: what it is, since
when, and of which working root.
"""

import json
import os
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from spheres.foundation.vault.aead import KEY_BYTES, KeyUnavailable

FORMAT = "spheres backup 1"
PIECE = 1 << 20
TAG_BYTES = 16
COUNTER_BYTES = 11
"""Of the nonce; its last byte says whether the piece is the last."""
SALT_BYTES = 32
MARK_BYTES = 6
LONGEST_LINE = 4096


class NotWhole(Exception):
    """The file is no backup, or not as it was written: ``args[0]`` says what is wrong."""


def mark_of(root: bytes) -> str:
    """By which it is told which working root a file hangs on, telling nothing of it."""
    return sha256(b"spheres:backup mark" + root).digest()[:MARK_BYTES].hex()


class Sealing:
    """Writes to ``file``. Whoever does not ``close`` it leaves a file that opens for nobody."""

    def __init__(self, file: BinaryIO, root: bytes, taken: datetime) -> None:
        salt = os.urandom(SALT_BYTES)
        said = {"format": FORMAT, "taken": taken.isoformat(), "root": mark_of(root), "salt": salt.hex()}
        header = json.dumps(said).encode() + b"\n"
        self._file, self._held, self._number = file, bytearray(), 0
        self._key, self._header = _key_of(root, salt), header
        file.write(header)

    def write(self, content: bytes) -> None:
        self._held += content
        while len(self._held) > PIECE:
            self._seal(bytes(self._held[:PIECE]), last=False)
            del self._held[:PIECE]

    def close(self) -> None:
        self._seal(bytes(self._held), last=True)

    def _seal(self, piece: bytes, *, last: bool) -> None:
        self._file.write(self._key.encrypt(_nonce(self._number, last=last), piece, self._header))
        self._number += 1


def header_of(file: BinaryIO) -> dict[str, Any]:
    """What stands in clear. Raises ``NotWhole``."""
    return _header(file)[1]


def opened(file: BinaryIO, roots: Iterator[bytes] | list[bytes]) -> Iterator[bytes]:
    """Its pieces, each only once it is proven to be what was written. Raises ``NotWhole``, and
    ``KeyUnavailable`` where it hangs on none of ``roots``."""
    line, said = _header(file)
    root = next((one for one in roots if mark_of(one) == said["root"]), None)
    if root is None:
        raise KeyUnavailable(
            "these keys do not open it: it is another region's, or older than the last `spheres vault rotate`"
        )
    key, number = _key_of(root, bytes.fromhex(said["salt"])), 0
    piece = file.read(PIECE + TAG_BYTES)
    while piece:
        following = file.read(PIECE + TAG_BYTES)
        try:
            yield key.decrypt(_nonce(number, last=not following), piece, line)
        except (InvalidTag, ValueError):
            raise NotWhole(f"it was changed or cut off, in its piece {number + 1}") from None
        piece, number = following, number + 1
    if not number:
        raise NotWhole("it was cut off after its first line")


def _header(file: BinaryIO) -> tuple[bytes, dict[str, Any]]:
    line = file.readline(LONGEST_LINE)
    try:
        said = json.loads(line)
        if said["format"] != FORMAT:
            raise NotWhole("it is a backup of another version's form")
        datetime.fromisoformat(said["taken"])
        bytes.fromhex(said["salt"]), bytes.fromhex(said["root"])
    except (ValueError, KeyError, TypeError):
        raise NotWhole("it is no backup that `spheres backup` made") from None
    return line, said


def _key_of(root: bytes, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), KEY_BYTES, salt=salt, info=b"spheres:backup").derive(root))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(COUNTER_BYTES) + bytes([last])
