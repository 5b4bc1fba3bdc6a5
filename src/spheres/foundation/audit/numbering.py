"""Giving the looks their numbers, each second, and writing their digests outside."""

import logging
import threading
import time
from pathlib import Path

from django.db import DatabaseError, close_old_connections, connection

from spheres.foundation.audit import outside

logger = logging.getLogger(__name__)
BATCH = 50_000


def number_looks(folder: Path) -> int:
    """Number every look that has none, and write the digests that are not outside yet. Returns how many.

    The worker tells what no process told: it holds the counter for one statement, and reads no look."""
    written = 0
    while leaves := _next(outside.looks_written(folder)):
        first = leaves[0][0]
        gone = [number for number, leaf in leaves if leaf is None]
        if gone:
            logger.error("%s looks were gone before they were written outside, from %s", len(gone), gone[0])
        outside.write_looks(folder, first, [bytes(leaf) if leaf else outside.GONE for _n, leaf in leaves])
        written += len(leaves)
    return written


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
        except (DatabaseError, OSError) as error:
            logger.error("looks were not numbered: %s", type(error).__name__)  # noqa: TRY400
            close_old_connections()
        time.sleep(1)
