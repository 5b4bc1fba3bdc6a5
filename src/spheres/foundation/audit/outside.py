"""What is written outside the database of each seal: the seal itself, and the digest of each look.

A folder on another disk or another machine (SPHERES_AUDIT_FOLDER). ``seals.jsonl`` holds a line for each
seal; ``leaves/<number>`` holds, for each look of it, sixteen bytes of its id and thirty-two of its digest.
Nothing in it tells who looked at whom.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from spheres.foundation.audit.chain import Link

ID_BYTES, LEAF_BYTES = 16, 32
ENTRY = ID_BYTES + LEAF_BYTES

Leaves = dict[UUID, bytes]
"""Look → its digest."""


def seals_written(folder: Path) -> list[Link]:
    """Those whose line stands whole: one that a crash cut off was never written."""
    try:
        text = (folder / "seals.jsonl").read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    return [Link.from_json(line) for line in text.splitlines(keepends=True) if line.endswith("\n")]


def write_seal(folder: Path, link: Link, leaves: Leaves) -> None:
    """The digests first, then the seal's line: a seal whose line stands has its digests."""
    (folder / "leaves").mkdir(parents=True, exist_ok=True)
    content = b"".join(look.bytes + leaf for look, leaf in leaves.items())
    _write(folder / "leaves" / str(link.number), content, os.O_TRUNC)
    _forget_what_was_cut_off(folder / "seals.jsonl")
    _write(folder / "seals.jsonl", (link.to_json() + "\n").encode(), os.O_APPEND)


def _forget_what_was_cut_off(path: Path) -> None:
    content = path.read_bytes() if path.exists() else b""
    whole = content.rfind(b"\n") + 1
    if whole < len(content):
        os.truncate(path, whole)


def leaves_written(folder: Path, number: int) -> Leaves | None:
    try:
        content = (folder / "leaves" / str(number)).read_bytes()
    except FileNotFoundError:
        return None
    return dict(_entries(content))


def _entries(content: bytes) -> Iterator[tuple[UUID, bytes]]:
    for start in range(0, len(content) - ENTRY + 1, ENTRY):
        yield UUID(bytes=content[start : start + ID_BYTES]), content[start + ID_BYTES : start + ENTRY]


def _write(path: Path, content: bytes, how: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | how, 0o600)
    try:
        with os.fdopen(os.dup(descriptor), "wb") as file:
            file.write(content)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
