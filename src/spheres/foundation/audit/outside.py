"""What is written outside the database: the digest of each look, and the seals over them.

A folder on another disk or another machine (SPHERES_AUDIT_FOLDER):

- ``looks``: for each look, by its number, the thirty-two bytes of its digest; zeros for one that was gone
  before it could be written. Within a second.
- ``seals.jsonl``: a line for each seal. Each minute.
- ``told/``: what each process that answers said of its looks, right after they were committed: sixteen bytes
  of the look's id and thirty-two of its digest. A file for each minute and process; it goes once all of it
  stands in ``looks``, else to ``missing/``.
- ``untold``: the numbers of looks that no process had told when they were sealed.
- ``signers.jsonl``: the keys that the seals are signed with, each vouched for by the one before (signers.py),
  for who verifies where the region's keys are not.
- ``restored.jsonl``: each time that an older copy of the rows was put in place, for which a seal vouches
  (restored.py).
- ``late/``: looks that the database would not take (late.py).
- ``begun-anew``: since when this is another folder than the one that the database's seals were written to.

Nothing in it tells who looked at whom.
"""

import logging
import os
import socket
import time
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from uuid import UUID

from spheres.foundation.audit.chain import Link

logger = logging.getLogger(__name__)

ID_BYTES, LEAF_BYTES = 16, 32
ENTRY = ID_BYTES + LEAF_BYTES
GONE = bytes(LEAF_BYTES)
"""Stands where a look was gone before its digest was written."""
AT_ONCE = 50_000
"""Digests that are read in one piece."""
LONGEST_LINE = 1024
"""Bytes of a seal's line, at most."""
SETTLED_AFTER = 2
"""Minutes after which no process writes to a file of ``told`` any more."""

BEGUN_ANEW = "begun-anew"
PROBE = 64 * 1024
"""Bytes for which the folder must have room: the looks of a few minutes."""

Announced = dict[UUID, bytes]
"""Look → its digest."""


def seals_written(folder: Path) -> list[Link]:
    """Those whose line stands whole: one that a crash cut off was never written."""
    try:
        text = (folder / "seals.jsonl").read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    return [Link.from_json(line) for line in text.splitlines(keepends=True) if line.endswith("\n")]


def last_seal(folder: Path) -> Link | None:
    """The last whose line stands whole, from the end of the file."""
    try:
        with (folder / "seals.jsonl").open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - 3 * LONGEST_LINE))
            lines = file.read().split(b"\n")
    except FileNotFoundError:
        return None
    return Link.from_json(lines[-2].decode()) if len(lines) > 1 else None


def write_seal(folder: Path, link: Link) -> None:
    append_line(folder / "seals.jsonl", link.to_json().encode())


def append_line(path: Path, line: bytes) -> None:
    """At its end, and on the disk; what a crash cut off there goes first."""
    _forget_what_was_cut_off(path)
    _append(path, line + b"\n")


def _forget_what_was_cut_off(path: Path) -> None:
    content = path.read_bytes() if path.exists() else b""
    whole = content.rfind(b"\n") + 1
    if whole < len(content):
        os.truncate(path, whole)


def looks_written(folder: Path) -> int:
    """How many looks have their digest here: the numbers 1 to this one."""
    try:
        return (folder / "looks").stat().st_size // LEAF_BYTES
    except FileNotFoundError:
        return 0


def write_looks(folder: Path, first: int, leaves: Iterable[bytes]) -> None:
    """From the number ``first`` on. Written at its place: written twice, it is written once."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(folder / "looks", os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        content, at = b"".join(leaves), (first - 1) * LEAF_BYTES
        while content:
            wrote = os.pwrite(descriptor, content, at)
            content, at = content[wrote:], at + wrote
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def leaves_written(folder: Path, first: int, at_most: int) -> list[bytes]:
    """The digests from the number ``first`` on."""
    try:
        with (folder / "looks").open("rb") as file:
            file.seek((first - 1) * LEAF_BYTES)
            content = file.read(at_most * LEAF_BYTES)
    except FileNotFoundError:
        return []
    return list(pieces(content))


def pieces(content: bytes, size: int = LEAF_BYTES) -> Iterator[bytes]:
    """Each whole ``size`` bytes of it: what a crash cut off is no piece."""
    for start in range(0, len(content) - size + 1, size):
        yield content[start : start + size]


def tell(folder: Path, looks: Announced) -> None:
    """What this process has just committed. Where it can't be told, the worker tells it within a second: a
    page that is committed is never refused for it."""
    name = f"{int(time.time()) // 60}-{socket.gethostname()}-{os.getpid()}"
    content = b"".join(look.bytes + leaf for look, leaf in looks.items())
    try:
        (folder / "told").mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(folder / "told" / name, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(descriptor, content)
        finally:
            os.close(descriptor)
    except OSError as error:
        logger.error("%s looks could not be told outside: %s", len(looks), type(error).__name__)  # noqa: TRY400


def told(folder: Path, until: datetime | None = None) -> Announced:
    """Whatever was told (before ``until``) and is not settled, or was missing when it should have been."""
    files = [*(folder / "told").glob("*-*"), *(folder / "missing").glob("*-*")]
    return {
        look: leaf
        for path in files
        if until is None or _minute(path) < until.timestamp() // 60
        for look, leaf in _entries(path)
    }


def can_be_written(folder: Path) -> bool:
    """Whether the folder takes what it is for: a disk that is full or away takes nothing, and all that stands
    on it looks well."""
    probe = folder / f"probe.{socket.gethostname()}.{os.getpid()}"
    try:
        with probe.open("wb") as file:
            file.write(bytes(PROBE))
            file.flush()
            os.fsync(file.fileno())
        probe.unlink()
    except OSError:
        return False
    return True


def oldest_told(folder: Path) -> int | None:
    """The minute (since 1970) of the oldest that waits to be settled."""
    return min(map(_minute, (folder / "told").glob("*-*")), default=None)


def note_begun_anew(folder: Path, now: datetime) -> None:
    """That no seal stood here though the database has several: this is not the folder of before. The mark
    stays until somebody takes it away, or the folder of before is back in its place."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    logger.error("the folder outside was empty, and is begun anew: is its disk there?")
    (folder / BEGUN_ANEW).write_text(f"{now.isoformat()}\n", encoding="ascii")


def is_begun_anew(folder: Path) -> bool:
    return (folder / BEGUN_ANEW).exists()


def is_missing(folder: Path) -> bool:
    """Whether anything that was told never came to stand among the looks."""
    return any((folder / "missing").glob("*-*"))


def missed(folder: Path) -> set[UUID]:
    """The looks of those that were kept apart as missing."""
    return {look for path in (folder / "missing").glob("*-*") for look, _leaf in _entries(path)}


def _minute(path: Path) -> int:
    return int(path.name.split("-", 1)[0])


def note_untold(folder: Path, first: int, leaves: list[bytes]) -> None:
    """Mark as late, by their numbers, those of ``leaves`` that no process had told when they were sealed: a
    crash came between, a function of the database wrote them, or somebody added them by hand."""
    known = set(told(folder).values())
    late = [str(number) for number, leaf in enumerate(leaves, start=first) if leaf not in known]
    if late:
        _forget_what_was_cut_off(folder / "untold")
        _append(folder / "untold", ("\n".join(late) + "\n").encode())


def untold(folder: Path) -> list[int]:
    """The numbers of those that were marked as late."""
    try:
        return sorted({int(line) for line in (folder / "untold").read_text(encoding="ascii").split()})
    except FileNotFoundError:
        return []


def settle(folder: Path, minute: int) -> int:
    """Take away what was told and stands among the looks. What does not is kept apart, and counted: it was in
    the database once. ``minute`` is now, in minutes since 1970."""
    files = [
        path for path in sorted((folder / "told").glob("*-*")) if _minute(path) + SETTLED_AFTER <= minute
    ]
    entries = {path: _entries(path) for path in files}
    missing = not_among_looks(folder, {leaf for found in entries.values() for _look, leaf in found})
    lost = 0
    for path, found in entries.items():
        gone = sum(leaf in missing for _look, leaf in found)
        if gone:
            (folder / "missing").mkdir(exist_ok=True, mode=0o700)
            path.rename(folder / "missing" / path.name)
        else:
            path.unlink()
        lost += gone
    return lost


def not_among_looks(folder: Path, leaves: set[bytes]) -> set[bytes]:
    """Those that are not written here, looked for from the newest back."""
    missing, end = set(leaves), looks_written(folder)
    while missing and end > 0:
        first = max(1, end - AT_ONCE + 1)
        missing.difference_update(leaves_written(folder, first, end - first + 1))
        end = first - 1
    return missing


def _entries(path: Path) -> list[tuple[UUID, bytes]]:
    content = path.read_bytes()
    return [(UUID(bytes=entry[:ID_BYTES]), entry[ID_BYTES:]) for entry in pieces(content, ENTRY)]


def _append(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        with os.fdopen(os.dup(descriptor), "wb") as file:
            file.write(content)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
