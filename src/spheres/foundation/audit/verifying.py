"""Whether the record of looks is what it was when it was written outside; and if not, which row.

Plain bytes, from wherever they were read (reading.py): no function of the database has a say.
"""

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from spheres.foundation.audit import outside
from spheres.foundation.audit.chain import NOTHING, Link, Verifies, root_of
from spheres.foundation.audit.outside import GONE, LEAF_BYTES
from spheres.foundation.audit.reading import Rows, Source
from spheres.foundation.audit.restored import Restored, vouched_for


@dataclass(frozen=True)
class Problem:
    """Something that is not as it was written. ``number`` and ``look`` when it is one row."""

    seal: int | None
    what: str
    number: int | None = None
    look: UUID | None = None

    def __str__(self) -> str:
        where = f"seal {self.seal}: " if self.seal else "no seal yet: "
        return where + " ".join(str(word) for word in (self.what, self.number, self.look) if word is not None)


@dataclass
class Found:
    """The digests of the rows that stand, by their number; and those without one."""

    leaves: bytearray
    beyond: dict[int, bytes] = field(default_factory=dict)
    """Of numbers that were not written outside."""
    waiting: dict[UUID, bytes] = field(default_factory=dict)
    twice: set[int] = field(default_factory=set)
    rows: int = 0

    def between(self, first: int, end: int) -> bytes:
        return bytes(self.leaves[(first - 1) * LEAF_BYTES : (end - 1) * LEAF_BYTES])


@dataclass
class Outcome:
    problems: list[Problem]
    seals: int
    looks: int
    waiting: int
    """Looks that are in no seal yet."""
    late: int
    """Looks that no process had told when they were sealed."""
    restored: list[Restored] = field(default_factory=list)
    """Each time that an older copy was put in place, as a seal vouches for it."""


def verify(
    read: Callable[[], Source],
    folder: Path,
    signers: Verifies,
    step: Callable[[int], None],
    until: datetime | None = None,
) -> Outcome:
    """Hold every row against what is written in ``folder``. ``step`` hears how many more were read. Of a
    copy of the record, ``until`` is when it was made: what was sealed later is not missed.

    The folder is looked at first: whatever stands there then was in the database before."""
    told = outside.told(folder, until)
    written, outside_seals = outside.looks_written(folder), outside.seals_written(folder)
    source = read()
    seals = outside_seals or source.seals
    due = [link for link in seals if until is None or link.sealed_at <= until]
    sealed = due[-1].end - 1 if due else 0
    found = read_rows(source.rows, max(written, sealed), step)
    problems = list(chain_problems(source.seals, outside_seals, signers, until))
    until_here = min((problem.seal for problem in problems if problem.seal), default=len(source.seals) + 1)
    restored, unsaid = restorations([link for link in source.seals if link.number < until_here], folder)
    problems += unsaid
    given_up = {number for one in restored for number in one.gives_up()}
    for link in due:
        leaves = outside.leaves_written(folder, link.first, link.looks)
        problems += batch_problems(link, found, leaves, given_up)
    problems += tail_problems(sealed + 1, found, folder, is_whole=until is None)
    problems += told_problems(told, found, folder)
    problems += [Problem(None, "two looks hold the number", number) for number in sorted(found.twice)]
    problems += never_given(found, max(written, sealed) + 1)
    gone = sum(not any(found.between(number, number + 1)) for number in given_up)
    waiting, late = max(0, found.rows + gone - sealed), len(outside.untold(folder))
    return Outcome(problems, len(source.seals), found.rows, waiting, late, restored)


def read_rows(rows: Rows, last: int, step: Callable[[int], None]) -> Found:
    """The digest of each row, by its number up to ``last``."""
    found = Found(bytearray(last * LEAF_BYTES))
    leaves, seen = found.leaves, bytearray(last + 1)
    for lines in rows:
        for line in lines:
            number, _tab, text = line.partition(b"\t")
            leaf = sha256(b"\0" + text).digest()
            if number == b"\\N":
                found.waiting[UUID(text[:36].decode())] = leaf
            elif 0 < (at := int(number)) <= last:
                if seen[at]:
                    found.twice.add(at)
                seen[at] = 1
                leaves[(at - 1) * LEAF_BYTES : at * LEAF_BYTES] = leaf
            else:
                found.beyond[at] = leaf
        found.rows += len(lines)
        step(len(lines))
    return found


def chain_problems(
    kept: list[Link], written: list[Link], signers: Verifies, until: datetime | None
) -> Iterator[Problem]:
    """``kept`` in the database, ``written`` outside it."""
    before, first = NOTHING, 1
    for number, link in enumerate(kept, start=1):
        if link.number != number:
            yield Problem(number, "is missing from the database")
            break
        if not link.is_signed_by(signers):
            yield Problem(number, "is not signed by this region")
        if link.previous != before or link.first != first:
            yield Problem(number, "is not chained to the one before it")
        before, first = link.digest(), link.end
    for number, (mine, theirs) in enumerate(zip(kept, written, strict=False), start=1):
        if mine != theirs:
            yield Problem(number, "is not the one that was written outside")
    for link in written[len(kept) :]:
        if until is None or link.sealed_at <= until:
            yield Problem(link.number, "was written outside and is gone from the database")
    for link in kept[len(written) :]:
        yield Problem(link.number, "was never written outside")


def restorations(seals: list[Link], folder: Path) -> tuple[list[Restored], list[Problem]]:
    """What the seals of the database vouch for, and those that vouch for nothing that stands outside."""
    said = list(vouched_for(seals, folder))
    what = "says that an older copy was restored, and what was said of it outside is missing or was changed"
    return [one for _link, one in said if one], [Problem(link.number, what) for link, one in said if not one]


def batch_problems(
    link: Link, found: Found, written: list[bytes], given_up: Container[int] = ()
) -> Iterator[Problem]:
    """What was changed or removed among the looks of one seal; ``written`` are their digests outside. Those
    that were ``given_up`` when an older copy was restored are not missed."""
    if not link.looks:
        return
    standing = found.between(link.first, link.end)
    if len(written) != link.looks or root_of(written) != link.root:
        if root_of(outside.pieces(standing)) != link.root:
            what = "was tampered with; its digests outside are missing or were changed too"
            yield Problem(link.number, what)
    elif b"".join(written) != standing or GONE in written:
        for problem in _differences(link.number, link.first, standing, written):
            if problem.what != REMOVED or problem.number not in given_up:
                yield problem


def tail_problems(first: int, found: Found, folder: Path, *, is_whole: bool) -> Iterator[Problem]:
    """The same among those that have a number and no seal yet. Of a copy, those that came later are not
    missed."""
    while written := outside.leaves_written(folder, first, outside.AT_ONCE):
        standing = found.between(first, first + len(written))
        for problem in _differences(None, first, standing, written):
            if is_whole or problem.what != REMOVED:
                yield problem
        first += len(written)


def never_given(found: Found, following: int) -> Iterator[Problem]:
    """Numbers are given one after the other: one that does not follow those that stand outside is nobody's to
    seal, and would wait for ever."""
    follow = set(range(following, following + len(found.beyond)))
    for number in sorted(found.beyond.keys() - follow):
        yield Problem(None, "a look holds a number that was never given:", number)


REMOVED = "a look was removed:"


def _differences(seal: int | None, first: int, standing: bytes, written: list[bytes]) -> Iterator[Problem]:
    pairs = zip(outside.pieces(standing), written, strict=True)
    for number, (is_now, was) in enumerate(pairs, start=first):
        if was == GONE:
            yield Problem(seal, "a look was gone before it could be written outside:", number)
        elif is_now == GONE:
            yield Problem(seal, REMOVED, number)
        elif is_now != was:
            yield Problem(seal, "a look was changed:", number)


def told_problems(announced: outside.Announced, found: Found, folder: Path) -> Iterator[Problem]:
    """What a process said that it had committed, and that does not stand as it said."""
    missing = outside.not_among_looks(folder, set(announced.values()))
    missing -= {*found.waiting.values(), *found.beyond.values()}
    if missing:
        missing.difference_update(outside.pieces(bytes(found.leaves)))
    for look in sorted(look for look, leaf in announced.items() if leaf in missing):
        is_there = look in found.waiting
        what = (
            "a look was changed before it had a number:"
            if is_there
            else "a look is not there as it was told:"
        )
        yield Problem(None, what, look=look)
