"""A look that the database would not take.

Nothing is shown without its look. Where a life may hang on what is shown (the emergency plan, and what an
emergency access opens: ``note_vital``), the look is written outside instead, sealed by the region, and the
page says so; the next seal takes it into the record (docs/audit.md).
"""

import json
import logging
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, DataError, IntegrityError, ProgrammingError, connection, transaction

from spheres.foundation.audit.actions import Row, rows_as_written, write_rows
from spheres.foundation.audit.numbering import number_looks
from spheres.foundation.vault.aead import KeyUnavailable
from spheres.foundation.vault.keys import open_secret, seal_secret, sealed_anew

logger = logging.getLogger(__name__)
PURPOSE = "late look"
FOLDER = "late"


def write_in_time_or_late(member: Any, rows: Sequence[Row]) -> bool:
    """Write these looks in the database; where it takes none, outside of it. False when they are late.

    Raises what kept them from being written in both."""
    try:
        with transaction.atomic():
            write_rows(member, rows)
            return True
    except DatabaseError:
        _keep(settings.AUDIT_FOLDER / FOLDER, rows_as_written(rows))
        return False


def _keep(folder: Path, rows: Sequence[dict[str, Any]]) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for row in rows:
        sealed = seal_secret(PURPOSE, json.dumps(row, default=str).encode(), row["id"].bytes)
        with open(
            os.open(folder / str(row["id"]), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb"
        ) as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())


def late_looks(folder: Path) -> list[Path]:
    """Those that wait outside."""
    return sorted((folder / FOLDER).glob("*-*"))


def take_in(folder: Path) -> int:
    """Put every look that waits outside into the record, once, as it was written then, and number it: only
    when its digest is written does its file go. Returns how many.

    One that does not open, or that the record refuses, is no look of this region's: it stays where it is, and
    keeps no other from coming in."""
    taken = []
    for path in late_looks(folder):
        try:
            row = open_secret(PURPOSE, path.read_bytes(), UUID(path.name).bytes).decode()
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT audit_take_late(%s::jsonb)", [row])
        except (KeyUnavailable, ValueError, ProgrammingError, DataError, IntegrityError):
            logger.warning("a late look is none of this region's, and stays outside: %s", path.name)
            continue
        taken.append(path)
    if taken:
        number_looks(folder)
    for path in taken:
        path.unlink()
    return len(taken)


def renew_late_looks(_using: str) -> Iterator[int]:
    """Those that wait outside while the working root is renewed: none is lost by it."""
    for path in late_looks(settings.AUDIT_FOLDER):
        try:
            fresh = sealed_anew(PURPOSE, path.read_bytes(), UUID(path.name).bytes)
        except (FileNotFoundError, ValueError):  # taken in meanwhile, or no look of ours
            continue
        beside = path.with_name("." + path.name.replace("-", ""))
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(fresh)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        yield 1
