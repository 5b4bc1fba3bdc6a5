"""A region that was restored from an older copy: said in the chain of seals, and believed because it is
signed.

What is written outside is never taken back, and neither is a number: the looks that were written after the
copy was made stay there as digests, and their rows are gone. So a seal over no look (``looks`` is 0) follows
the last one: its root is the digest of a line of ``restored.jsonl``, which says from which seal the rows are,
which seals and looks were given up, by whom, and why. Rows that were given up so are not missed when the
record is verified; all others are.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Self

from spheres.foundation.audit.chain import Link
from spheres.foundation.audit.outside import append_line

FILE = "restored.jsonl"


@dataclass(frozen=True)
class Restored:
    """One time that an older copy took the record's place."""

    at: str
    seal: int
    """The last that the copy held; those after it until ``seals`` were given up."""
    seals: int
    looks: int
    """The last number that the copy held; those after it until ``numbers`` were given up."""
    numbers: int
    by: str
    why: str
    backup: str
    """Which copy: its digest, or what was said of it."""

    def line(self) -> bytes:
        return json.dumps(asdict(self), sort_keys=True).encode()

    def root(self) -> bytes:
        """Where no leaf and no node of a tree of looks can stand."""
        return sha256(b"\2" + self.line()).digest()

    def gives_up(self) -> range:
        return range(self.looks + 1, self.numbers + 1)

    def __str__(self) -> str:
        seals = f"seals {self.seal + 1} to {self.seals}" if self.seals > self.seal else "no seal"
        lost = len(self.gives_up())
        looks = f"looks {self.looks + 1} to {self.numbers}" if lost else "no look"
        return (
            f"Restored on {self.at[:16]} from seal {self.seal}; {seals} and {looks} given up. "
            f"By {self.by}: {self.why}"
        )

    @classmethod
    def from_json(cls, text: str) -> Self:
        return cls(**json.loads(text))


def moment(now: datetime) -> str:
    return now.astimezone(UTC).isoformat(timespec="seconds")


def written(folder: Path) -> dict[bytes, Restored]:
    """By the root of the seal that vouches for it; a line that a crash cut off was never written."""
    try:
        text = (folder / FILE).read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    found: dict[bytes, Restored] = {}
    for line in text.splitlines(keepends=True):
        if line.endswith("\n"):
            try:
                one = Restored.from_json(line)
            except (ValueError, TypeError):  # nobody vouches for what can't be read
                continue
            found[one.root()] = one
    return found


def write(folder: Path, restored: Restored) -> None:
    append_line(folder / FILE, restored.line())


def vouched_for(seals: Iterable[Link], folder: Path) -> Iterator[tuple[Link, Restored | None]]:
    """Of each seal that says so, what was restored; none where that is missing outside, was changed, or gives
    up what it can't: looks that were sealed before the seal it begins from, or that came after it."""
    standing, ends = written(folder), {0: 0}
    for link in seals:
        ends[link.number] = link.end - 1
        if link.looks:
            continue
        one = standing.get(link.root)
        is_so = one is not None and ends.get(one.seal, one.numbers) <= one.looks and one.numbers < link.first
        yield link, one if is_so else None
