"""Two versions never work on one database at once: half of the answers would come from the old one.

Each process that serves or works holds, on a connection of its own, a lock in the database that says which
version it is. Who starts beside another version's lock is refused; whose connection was lost looks again.
"""

import os
import signal
import threading
import time
from functools import cache
from hashlib import sha256
from pathlib import Path

import psycopg

VERSIONS = 0x53504852
"""The class of these locks: nobody else's."""
LOOKS = 5.0
"""Seconds between two looks at whether the lock is still held."""
SUFFIXES = {".py", ".sql", ".html", ".mo"}


class AnotherVersion(Exception):
    """It serves or works on this database now."""


@cache
def this_version() -> int:
    """A number of what the installed files say, from 1 to 2\u00b3\u00b9-1."""
    root, digest = Path(__file__).resolve().parents[1], sha256()
    for path in sorted(root.rglob("*")):
        if path.suffix in SUFFIXES and path.is_file():
            digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes())
    return int.from_bytes(digest.digest()[:4]) % (2**31 - 1) + 1


def hold_version(address: str) -> None:
    """From now on, as long as this process lives. Raises ``AnotherVersion``."""
    held = _hold(address)
    threading.Thread(target=_go_on, args=[address, held], name="version", daemon=True).start()


def _hold(address: str) -> psycopg.Connection[tuple[int]]:
    """Ours first, then whose else: of two that start at once neither is let in, never both."""
    connection: psycopg.Connection[tuple[int]] = psycopg.connect(
        address, autocommit=True, connect_timeout=5, application_name="spheres version"
    )
    connection.execute("SELECT pg_advisory_lock_shared(%s, %s)", [VERSIONS, this_version()])
    others = connection.execute(
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND objid <> %s "
        "AND objsubid = 2 AND granted "
        "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
        [VERSIONS, this_version()],
    ).fetchone()
    if others and others[0]:
        connection.close()
        raise AnotherVersion(
            "another version of Spheres serves this database, or works on it. Stop it first "
            "(docs/upgrading.md)."
        )
    return connection


def _go_on(address: str, connection: psycopg.Connection[tuple[int]]) -> None:
    while True:
        time.sleep(LOOKS)
        try:
            connection.execute("SELECT 1")
        except psycopg.Error:
            connection.close()
            try:
                connection = _hold(address)
            except psycopg.Error:
                continue  # still away
            except AnotherVersion:
                os.kill(os.getpid(), signal.SIGTERM)
                return
