"""The key file: every key of the region that is not one participant's, sealed, apart from the rows.

Each place holds the same three lines: the file's root as the provider sealed it, the keys, and a copy of
every wrapped key of the rows, both sealed by the root. It is written by an operator's command and by
nothing else, one at a time, into every place, and read back; never for a new participant. Of places that
differ, since a write was interrupted, the newest counts. The root is also held in shares (``shares``), which
open a copy without the provider.
"""

import base64
import fcntl
import json
import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from spheres.foundation.vault.aead import KeyUnavailable, decrypt, encrypt, new_key
from spheres.foundation.vault.providers import provider

logger = logging.getLogger(__name__)
FORMAT = "spheres keys 1"
CUT_OFF = "this is no key file of this version, or it was cut off"
KEYS, WRAPS = b"spheres:keys", b"spheres:wraps"
LINES_OF_KEYS = 3
PRIVATE = 0o600

Versions = dict[int, bytes]
"""Version → key."""


@dataclass(frozen=True)
class KeyFile:
    """What the file says. ``stage`` is where a renewal stands: nowhere, ``changing`` (both versions of each
    key are here) or ``closing`` (the former are gone from here, and not yet from the provider)."""

    root: bytes
    serial: int
    wraps: Versions
    """Wrap the key of each participant, each draft and each emergency access."""
    works: Versions
    """Working roots: from them each other purpose has a key of its own."""
    indexes: Versions
    """Blind indexes of who is in the programme."""
    letters: Versions
    """Blind indexes of letters from the public."""
    signers: tuple[dict[str, str], ...] = ()
    """The public keys that sealed the record, in their order, each vouched for by the one before."""
    stage: str = ""
    shares: tuple[int, int] | None = None
    """How many were printed of this root, and how many are needed."""
    indexed_on: str = ""
    """The day, as ISO says it, from which blind digests are made by the newest key."""
    erased: tuple[UUID, ...] = ()
    """Who was erased: the list is nowhere near the rows, and only grows."""
    copies: dict[UUID, bytes] = field(default_factory=dict)
    """Row → its wrapped key: of each participant who lived when the newest version of ``wraps`` began, and of
    each draft and emergency access that has a key of its own. Read only where it is asked for
    (``with_copies``)."""


VERSIONS = ("wraps", "works", "indexes", "letters")


def fresh() -> KeyFile:
    """Of a new region: each key in its first version."""
    first: dict[str, Any] = {name: {1: new_key()} for name in VERSIONS}
    return KeyFile(new_key(), 0, **first, indexed_on=today())


def today() -> str:
    return datetime.now(UTC).date().isoformat()


def newest(versions: Versions) -> int:
    return max(versions)


def places() -> list[Path]:
    """Each once, and where it leads to: a link is no place of its own, and stays what it is."""
    return list(dict.fromkeys(Path(place).resolve() for place in settings.VAULT_PLACES))


@contextmanager
def one_command() -> Iterator[None]:
    """One command at a time reads the file and writes it again: of two, the one would write over a key that
    the other has just given out. Who comes second waits."""
    beside = places()[0].with_name(places()[0].name + ".lock")
    beside.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(os.open(beside, os.O_WRONLY | os.O_CREAT, PRIVATE), "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            logger.warning("another command is at work with the keys: this one waits for it")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def exists() -> bool:
    return any(place.exists() for place in places())


def read(*, with_copies: bool = False) -> KeyFile:
    """The newest of all places. Raises ``KeyUnavailable``."""
    before = stamp()
    texts = [text for place in places() if (text := _text(place, whole=with_copies)) is not None]
    if not texts:
        raise KeyUnavailable("the key file is in none of its places: run `spheres database migrate`")
    found, wrong = [], KeyUnavailable("")
    for text in dict.fromkeys(texts):
        try:
            found.append(parse(text, with_copies=with_copies))
        except KeyUnavailable as error:
            wrong = error
    if not found and stamp() != before:  # it was written while it was read
        return read(with_copies=with_copies)
    if not found:
        raise wrong
    return max(found, key=lambda file: file.serial)


def stamp() -> tuple[tuple[int, int] | None, ...]:
    """By which it is seen, without reading it, that it was written since; all none where it stands
    nowhere."""
    return tuple(_stamp(place) for place in places())


def _stamp(place: Path) -> tuple[int, int] | None:
    try:
        stat = place.stat()
    except OSError:
        return None
    return stat.st_ino, stat.st_mtime_ns


def agree() -> bool:
    """Whether every place holds the same."""
    return len({_text(place) for place in places()}) == 1


def parse(text: str, root: bytes | None = None, *, with_copies: bool = False) -> KeyFile:
    """What a file says; with ``root``, which shares gave, the provider is not asked. Raises
    ``KeyUnavailable``, whatever is wrong with it: the other places serve."""
    try:
        return _parsed(text, root, with_copies=with_copies)
    except ValueError:
        raise KeyUnavailable(CUT_OFF) from None


def _parsed(text: str, root: bytes | None, *, with_copies: bool) -> KeyFile:
    name, *parts = text.splitlines() or [""]
    sealed = [base64.b64decode(part) for part in parts[: 3 if with_copies else 2]]
    if name != FORMAT or len(sealed) < (3 if with_copies else 2):
        raise KeyUnavailable(CUT_OFF)
    root = provider().open(sealed[0]) if root is None else root
    said = json.loads(decrypt(root, sealed[1], KEYS))
    wrapped = json.loads(decrypt(root, sealed[2], _of_keys(said))) if with_copies else {}
    keys: dict[str, Any] = {
        name: {int(n): base64.b64decode(key) for n, key in said[name].items()} for name in VERSIONS
    }
    return KeyFile(
        root,
        said["serial"],
        **keys,
        signers=tuple(said["signers"]),
        stage=said["stage"],
        shares=tuple(said["shares"]) if said["shares"] else None,
        indexed_on=said["indexed_on"],
        erased=tuple(UUID(who) for who in said.get("erased", ())),
        copies={UUID(owner): base64.b64decode(one) for owner, one in wrapped.items()},
    )


def _of_keys(fields: dict[str, Any]) -> bytes:
    """The copies belong to these keys: those of an older file are no part of this one."""
    return WRAPS + str(fields["serial"]).encode()


def text_of(file: KeyFile) -> str:
    said: dict[str, Any] = {
        name: {str(n): base64.b64encode(key).decode() for n, key in getattr(file, name).items()}
        for name in VERSIONS
    }
    said |= {name: getattr(file, name) for name in ("serial", "signers", "stage", "shares", "indexed_on")}
    said["erased"] = [str(who) for who in file.erased]
    copies = {str(owner): base64.b64encode(one).decode() for owner, one in file.copies.items()}
    parts = (
        provider().seal(file.root),
        encrypt(file.root, json.dumps(said).encode(), KEYS),
        encrypt(file.root, json.dumps(copies).encode(), _of_keys(said)),
    )
    return "\n".join([FORMAT, *(base64.b64encode(part).decode() for part in parts)]) + "\n"


def write(file: KeyFile) -> KeyFile:
    """Into every place, and read back. Raises ``OSError`` where one can't be written: then nothing that
    counts on it may go on; ``KeyUnavailable`` where what stands is not what ``file`` was read from, or where
    a place holds none. Returns what was written."""
    _refuse_what_stands_otherwise(file)
    written = replace(file, serial=file.serial + 1)
    put(text_of(written), places())
    if not agree() or read(with_copies=True) != written:
        raise KeyUnavailable("the key file does not read back as it was written")
    return written


def _refuse_what_stands_otherwise(file: KeyFile) -> None:
    if exists():
        _refuse_where_a_place_is_away()
        stands = read()
        if stands.serial != file.serial:
            raise KeyUnavailable("the key file was written meanwhile by another command: run this again")
        if set(stands.erased) - set(file.erased):
            raise KeyUnavailable("the list of who was erased only grows")


def _refuse_where_a_place_is_away() -> None:
    """An empty place is not written to as if it were new: its disk may be away, and hold the former keys."""
    for place in places():
        if not place.exists():
            raise KeyUnavailable(
                f"there is no key file in {place}: bring its disk back, or copy the newest file there"
            )


def settle() -> None:
    """Every place holds the newest, as it is. Raises ``KeyUnavailable`` where one holds none."""
    _refuse_where_a_place_is_away()
    if not agree():
        found = read()
        newest_text = next(t for p in places() if (t := _text(p)) and _serial(t) == found.serial)
        put(newest_text, places())


def _serial(text: str) -> int:
    try:
        return parse(text).serial
    except KeyUnavailable:
        return -1


def put(text: str, where: Iterable[Path]) -> None:
    """Whole or not at all, in each: on the disk everywhere first, then in the old ones' places. Where a place
    can't be written, none is."""
    beside = [(place, _beside(place, text)) for place in where]
    for place, fresh in beside:
        with _wiped_after(place):
            fresh.replace(place)
            folder = os.open(place.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)


@contextmanager
def _wiped_after(place: Path) -> Iterator[None]:
    """What stood there is written over once its place is taken, as far as a disk lets anybody: a key that was
    let go is not to be found in what the file system has free."""
    try:
        old = os.open(place, os.O_RDWR)
    except FileNotFoundError:
        yield
        return
    try:
        yield
        os.pwrite(old, bytes(os.fstat(old).st_size), 0)
        os.fsync(old)
    finally:
        os.close(old)


def _beside(place: Path, text: str) -> Path:
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = place.with_name(place.name + ".new")
    with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return beside


def _text(place: Path, *, whole: bool = True) -> str | None:
    """None where there is none, or the place is away: the others serve. Without the copies, which a process
    that serves never asks for, unless ``whole``."""
    try:
        with place.open(encoding="ascii", errors="replace") as file:
            return file.read() if whole else "".join(file.readline() for _line in range(LINES_OF_KEYS))
    except OSError:
        return None
