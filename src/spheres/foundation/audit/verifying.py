"""Whether the record of looks is what it was when it was sealed; and if not, which row."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from spheres.foundation.audit import outside
from spheres.foundation.audit.chain import NOTHING, Link, leaf_of, root_of

LINES = """
COPY (SELECT sealed_in, audit_line(l) FROM audit_look l WHERE sealed_in IS NOT NULL ORDER BY sealed_in, id)
TO STDOUT
"""


@dataclass(frozen=True)
class Problem:
    """Something that is not as it was sealed. ``look`` when it is one row."""

    seal: int
    what: str
    look: UUID | None = None

    def __str__(self) -> str:
        return f"seal {self.seal}: {self.what}" + (f" {self.look}" if self.look else "")


def chain_problems(kept: list[Link], written: list[Link], key: Ed25519PublicKey) -> Iterator[Problem]:
    """``kept`` in the database, ``written`` outside it."""
    before = NOTHING
    for number, link in enumerate(kept, start=1):
        if link.number != number:
            yield Problem(number, "is missing from the database")
            break
        if not link.is_signed_by(key):
            yield Problem(number, "is not signed by this region")
        if link.previous != before:
            yield Problem(number, "is not chained to the one before it")
        before = link.digest()
    for number, (mine, theirs) in enumerate(zip(kept, written, strict=False), start=1):
        if mine != theirs:
            yield Problem(number, "is not the one that was written outside")
    for link in written[len(kept) :]:
        yield Problem(link.number, "was written outside and is gone from the database")
    for link in kept[len(written) :]:
        yield Problem(link.number, "was never written outside")


def batch_problems(link: Link, lines: list[bytes], folder: Path) -> Iterator[Problem]:
    """What was changed, added or removed among the looks of one seal, from their ``lines``."""
    leaves = [leaf_of(line) for line in lines]
    if len(leaves) == link.looks and root_of(leaves) == link.root:
        return
    sealed = outside.leaves_written(folder, link.number)
    if sealed is None or root_of(sealed.values()) != link.root:
        yield Problem(link.number, "was tampered with; its digests outside are missing or were changed too")
        return
    found = dict(zip(map(_look, lines), leaves, strict=True))
    for look in sorted(found.keys() | sealed.keys()):
        if look not in found:
            yield Problem(link.number, "a look was removed:", look)
        elif look not in sealed:
            yield Problem(link.number, "a look was added:", look)
        elif found[look] != sealed[look]:
            yield Problem(link.number, "a look was changed:", look)
    if found == sealed:
        yield Problem(link.number, "does not say how many looks it is over")


def verify(
    cursor: Any, kept: list[Link], folder: Path, key: Ed25519PublicKey, step: Callable[[int], None]
) -> list[Problem]:
    """Read every sealed look as the owner of the tables and hold it against its seal.

    ``cursor`` is the owner's. ``step`` hears how many looks were read, batch by batch.
    """
    problems = list(chain_problems(kept, outside.seals_written(folder), key))
    unseen = {link.number: link for link in kept}
    with cursor.copy(LINES) as copy:
        for number, rows in groupby(_rows(copy), key=itemgetter(0)):
            lines = [line for _number, line in rows]
            link = unseen.pop(int(number), None)
            if link:
                problems += batch_problems(link, lines, folder)
            else:
                what = "a look claims a seal that was never made:"
                problems += [Problem(int(number), what, _look(line)) for line in lines]
            step(len(lines))
    for link in unseen.values():
        problems += batch_problems(link, [], folder)
    return problems


def _look(line: bytes) -> UUID:
    return UUID(line[:36].decode())


def _rows(copy: Any) -> Iterator[list[bytes]]:
    """[number of the seal, line of the look] from COPY's text, which comes in pieces."""
    rest = b""
    for piece in copy:
        *whole, rest = (rest + bytes(piece)).split(b"\n")
        for row in whole:
            yield row.split(b"\t", 1)
