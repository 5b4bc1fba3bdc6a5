"""Giving the looks their numbers, each second, and writing their digests outside."""

import logging
import threading
import time
from pathlib import Path

from django.db import DatabaseError, close_old_connections, connection

from spheres.foundation.audit import outside

logger = logging.getLogger(__name__)
BATCH = 50_000


class NotNext(Exception):
    """The database gives digests for other numbers than those that come next: were they written, it could
    write over what stands outside, or fill the disk that it lies on."""


class OlderCopy(NotNext):
    """The database knows less than stands outside: it is an older copy, which was not restored."""


def is_older_copy(folder: Path) -> bool:
    """Whether more looks or seals stand outside than this database ever knew."""
    last = outside.last_seal(folder)
    written, sealed = outside.looks_written(folder), last.number if last else 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_is_behind(%s, %s)", [written, sealed])
        return bool(cursor.fetchone()[0])


def number_looks(folder: Path) -> int:
    """Number every look that has none, and write the digests that are not outside yet. Returns how many.

    The worker tells what no process told: it holds the counter for one statement, and reads no look. What
    stands outside is never written over, whatever the database says. Raises ``NotNext``, and ``OlderCopy``
    where the database knows less than stands there."""
    if is_older_copy(folder):
        raise OlderCopy("the database is an older copy: `spheres restore`")
    written = 0
    while leaves := _next(after := outside.looks_written(folder)):
        first = after + 1
        _refuse_what_is_not_next(leaves, first)
        gone = [number for number, leaf in leaves if leaf is None]
        if gone:
            logger.error("%s looks were gone before they were written outside, from %s", len(gone), gone[0])
        outside.write_looks(folder, first, [bytes(leaf) if leaf else outside.GONE for _n, leaf in leaves])
        written += len(leaves)
    return written


def _refuse_what_is_not_next(leaves: list[tuple[int, bytes | None]], first: int) -> None:
    if [number for number, _leaf in leaves] != list(range(first, first + len(leaves))):
        raise NotNext(f"the database gives other numbers than those that follow {first - 1}")
    if len(leaves) >= BATCH and not any(leaf for _number, leaf in leaves):
        raise NotNext(f"the database leaps over {BATCH} numbers and more, from {first} on")


def _next(after: int) -> list[tuple[int, bytes | None]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, leaf FROM audit_number(%s, %s)", [after, BATCH])
        return list(cursor.fetchall())


def keep_numbering(folder: Path) -> None:
    """Number the looks each second, beside the background work, until the process ends."""
    threading.Thread(target=_each_second, args=[folder], name="numbering", daemon=True).start()


def _each_second(folder: Path) -> None:
    while True:
        try:
            number_looks(folder)
        except NotNext as error:
            logger.error("looks were not numbered: %s", error)  # noqa: TRY400
        except (DatabaseError, OSError) as error:
            logger.error("looks were not numbered: %s", type(error).__name__)  # noqa: TRY400
            close_old_connections()
        time.sleep(1)
