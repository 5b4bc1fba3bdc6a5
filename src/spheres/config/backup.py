"""One file that holds every row of the region, sealed; and the proof that it can be put back.

It is written by the role of backups, from one moment of the database: first what is in it (``Manifest``),
then what ``pg_dump`` says. It has its name only once it was opened again, restored aside and counted.
"""

import json
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any, BinaryIO, Self
from uuid import UUID

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from spheres.config.programs import Failed, feed, filtered, output_of, program
from spheres.foundation.vault import keyfile, streaming
from spheres.foundation.vault.streaming import NotWhole, Sealing

LEFT_OUT = (
    "access_proofkey", "vault_regionkey", "signin_session", "signin_attempt", "usersessions_usersession",
)  # fmt: skip
"""What proves who is asking, and who is signed in: whoever holds a backup is nobody by it. And the numbers of
the wrapping keys, which are the key file's to say."""
ASIDE = "spheres_aside_"
SUFFIX, PART = ".spheres", ".part"
LOCK = 20252
DROPS = 6
"""Times that the database aside is tried to be dropped."""
PRIVATE = 0o600
LENGTH_BYTES = 8
SETTINGS = (
    "SET search_path = pg_catalog", "SET TimeZone = 'UTC'", "SET DateStyle = 'ISO'",
    "SET bytea_output = 'hex'", "SET extra_float_digits = 1", "SET IntervalStyle = 'postgres'",
)  # fmt: skip
TABLES = """
SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
ORDER BY c.relname
"""
MODULUS = 1 << 256


class NotTheSame(Exception):
    """What was restored is not what was backed up: ``args[0]`` says where."""


@dataclass(frozen=True)
class Manifest:
    """What is in a backup."""

    taken: str
    version: str
    """Of Spheres."""
    program: int
    """Of ``pg_dump``: an older ``pg_restore`` can't read it."""
    seal: int
    """The last of the record."""
    looks: int
    migrations: list[str]
    tables: dict[str, tuple[int, str]]
    """Table → how many rows, and the sum of their digests, in which their order counts for nothing."""

    @property
    def rows(self) -> int:
        return sum(rows for rows, _digest in self.tables.values())

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        said = json.loads(text)
        said["tables"] = {name: (rows, digest) for name, (rows, digest) in said["tables"].items()}
        return cls(**said)


@dataclass(frozen=True)
class Kept:
    """A backup that was made and proven."""

    path: Path
    manifest: Manifest
    size: int
    seconds: float
    gone: list[str]
    """The older that were taken away."""

    def __str__(self) -> str:
        gone = f" {len(self.gone)} older taken away." if self.gone else ""
        return (
            f"{self.path}: {len(self.manifest.tables)} tables, {self.manifest.rows} rows, until seal "
            f"{self.manifest.seal}, {self.size} bytes; restored aside and found the same, in "
            f"{self.seconds:.0f} s.{gone}"
        )


def back_up(url: str, folder: Path, keep: int | None) -> Kept:
    """Write one into ``folder``, prove it, and keep the newest ``keep`` of those there. Raises ``Failed``,
    ``NotTheSame``, ``NotWhole``, ``KeyUnavailable``, ``OSError``, ``psycopg.Error``: then there is none of
    that name."""
    with _alone(url):
        _forget_what_was_cut_off(url, folder)
        return _back_up(url, folder, keep)


def _back_up(url: str, folder: Path, keep: int | None) -> Kept:
    began, taken = time.monotonic(), datetime.now(UTC)
    root = _newest_root()
    path = folder / f"spheres-{taken:%Y-%m-%dT%H%M%SZ}{SUFFIX}"
    part = path.with_suffix(PART)
    try:
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE), "wb") as file:
            manifest = _write(url, file, root, taken)
            file.flush()
            os.fsync(file.fileno())
        prove(url, part, [root], manifest)
        part.rename(path)
        _sync(folder)
    finally:
        part.unlink(missing_ok=True)
    size, gone = path.stat().st_size, _take_away_older(folder, keep)
    return Kept(path, manifest, size, time.monotonic() - began, gone)


def _newest_root() -> bytes:
    works = keyfile.read().works
    return works[max(works)]


def _write(url: str, file: BinaryIO, root: bytes, taken: datetime) -> Manifest:
    sealing = Sealing(file, root, taken)
    with psycopg.connect(url) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        snapshot = _one(connection, "SELECT pg_export_snapshot()")
        command, major = program("pg_dump", connection.info.server_version // 10000)
        manifest = _manifest(connection, taken, major)
        text = json.dumps(asdict(manifest)).encode()
        sealing.write(len(text).to_bytes(LENGTH_BYTES) + text)
        left_out = [f"--exclude-table-data=public.{table}" for table in LEFT_OUT]
        words = ["--format=custom", f"--snapshot={snapshot}", "--no-owner", "--no-acl"]
        for piece in output_of([command, *words, *left_out], url):
            sealing.write(piece)
    sealing.close()
    return manifest


def _manifest(connection: psycopg.Connection[Any], taken: datetime, major: int) -> Manifest:
    tables = contents(connection)
    seal = _one(connection, "SELECT COALESCE(max(number), 0) FROM public.audit_seal")
    looks = _one(connection, "SELECT COALESCE(max(last), 0) FROM public.audit_counter")
    ran = connection.execute("SELECT app || '.' || name FROM public.django_migrations ORDER BY 1").fetchall()
    return Manifest(
        taken.isoformat(timespec="seconds"), version("spheres"), major, seal, looks,
        [name for (name,) in ran], tables,
    )  # fmt: skip


def contents(connection: psycopg.Connection[Any]) -> dict[str, tuple[int, str]]:
    """Of each table but those that a backup leaves out: how many rows, and the sum of their digests."""
    for setting in SETTINGS:
        connection.execute(setting)
    names = [name for (name,) in connection.execute(TABLES).fetchall() if name not in LEFT_OUT]
    return {name: _content(connection, name) for name in names}


def _content(connection: psycopg.Connection[Any], table: str) -> tuple[int, str]:
    rows = total = 0
    statement = sql.SQL("COPY {} TO STDOUT").format(sql.Identifier("public", table))
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in copy:  # one after the other, as libpq gives them
            rows += 1
            total += int.from_bytes(sha256(row).digest())
    return rows, f"{total % MODULUS:064x}"


def prove(url: str, path: Path, roots: list[bytes], manifest: Manifest) -> None:
    """Open it again, restore it into a database of its own, and compare. Raises ``NotTheSame`` and more."""
    with _aside(url) as aside:
        said = put_back(path, roots, aside, ())
        if said != manifest:
            raise NotTheSame("what it says of itself")
        with psycopg.connect(aside) as connection:
            refuse_what_differs(manifest, contents(connection))


def refuse_what_differs(manifest: Manifest, found: dict[str, tuple[int, str]]) -> None:
    """Raises ``NotTheSame``."""
    for table in sorted(manifest.tables.keys() | found.keys()):
        was, is_now = manifest.tables.get(table), found.get(table)
        if was != is_now:
            rows = [str(one[0]) if one else "none" for one in (was, is_now)]
            raise NotTheSame(f"{table}: {rows[0]} rows, restored {rows[1]}")


def put_back(path: Path, roots: list[bytes], url: str, parts: tuple[str, ...]) -> Manifest:
    """Into an empty database: ``parts`` of it (sections, as ``pg_restore`` calls them), or all. Raises
    ``Failed``, ``NotWhole``, ``KeyUnavailable``."""
    with opened(path, roots) as (manifest, pieces), psycopg.connect(url) as connection:
        major = max(manifest.program, connection.info.server_version // 10000)
        command, _version = program("pg_restore", major)
        sections = [f"--section={part}" for part in parts]
        feed([command, "--exit-on-error", "--no-owner", "--no-acl", *sections], url, pieces)
    return manifest


@contextmanager
def opened(path: Path, roots: list[bytes]) -> Iterator[tuple[Manifest, Iterator[bytes]]]:
    """What a backup says is in it, and the dump after it. Raises ``NotWhole``, ``KeyUnavailable``."""
    with path.open("rb") as file:
        pieces = streaming.opened(file, roots)
        held = b""
        while len(held) < LENGTH_BYTES or len(held) < LENGTH_BYTES + int.from_bytes(held[:LENGTH_BYTES]):
            held += next(pieces, b"") or _cut_off()
        end = LENGTH_BYTES + int.from_bytes(held[:LENGTH_BYTES])
        yield Manifest.from_json(held[LENGTH_BYTES:end]), _then(held[end:], pieces)


def _cut_off() -> bytes:
    raise NotWhole("it does not say what is in it")


def _then(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    if first:
        yield first
    yield from rest


def read_through(path: Path, roots: list[bytes]) -> Manifest:
    """Every byte of it is as it was written. Raises ``NotWhole``, ``KeyUnavailable``."""
    with opened(path, roots) as (manifest, pieces):
        for _piece in pieces:
            pass
    return manifest


def wrapped_keys(path: Path, roots: list[bytes], manifest: Manifest) -> Iterator[tuple[UUID, bytes]]:
    """Each young person's key, wrapped as it is there: read by ``pg_restore``, in no database."""
    command, _version = program("pg_restore", manifest.program)
    words = ["--data-only", "--table=vault_participantkey", "--file=-"]
    inside, columns = False, list[str]()
    with opened(path, roots) as (_manifest, pieces):
        for line in filtered([command, *words], pieces):
            if inside and line != b"\\.":
                said = dict(zip(columns, line.decode().split("\t"), strict=True))
                yield UUID(said["participant_id"]), bytes.fromhex(said["wrapped"].removeprefix("\\\\x"))
            else:
                inside = line.startswith(b"COPY ")
                columns = line.decode().partition("(")[2].partition(")")[0].split(", ") if inside else []


@contextmanager
def _aside(url: str) -> Iterator[str]:
    """A database that nobody else enters, for as long as this lasts."""
    with psycopg.connect(url, autocommit=True) as connection:
        name = _names_aside(connection) + secrets.token_hex(4)
        here = sql.Identifier(name)
        connection.execute(sql.SQL("CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE template0").format(here))
        try:
            connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(here))
            yield in_database(url, name)
        finally:
            _drop(connection, name)


def _drop(connection: psycopg.Connection[Any], name: str) -> None:
    """The server waits for its own workers there, five seconds each time; to end them is a superuser's."""
    for tries_left in reversed(range(DROPS)):
        try:
            connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))
        except psycopg.errors.ObjectInUse:
            if not tries_left:
                raise
        else:
            return


def _names_aside(connection: psycopg.Connection[Any]) -> str:
    """How the databases aside of this region begin: another's on the same server are another's."""
    number = _one(connection, "SELECT oid FROM pg_database WHERE datname = current_database()")
    return f"{ASIDE}{number}_"


def in_database(url: str, name: str) -> str:
    return make_conninfo(url, dbname=name)


@contextmanager
def _alone(url: str) -> Iterator[None]:
    """One backup of a region at a time."""
    with psycopg.connect(url, autocommit=True) as connection:
        if not _one(connection, f"SELECT pg_try_advisory_lock({LOCK})"):
            raise Failed("another backup is at work")
        yield


def _forget_what_was_cut_off(url: str, folder: Path) -> None:
    """What a backup that was killed has left: it has no name of a backup, and its database no use."""
    for part in folder.glob(f"spheres-*{PART}"):
        part.unlink()
    left = "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
    with psycopg.connect(url, autocommit=True) as connection:
        for (name,) in connection.execute(left, [_names_aside(connection)]).fetchall():
            _drop(connection, name)


def _take_away_older(folder: Path, keep: int | None) -> list[str]:
    """Only what has the name of a backup, and never the newest."""
    made = sorted(folder.glob(f"spheres-????-??-??T??????Z{SUFFIX}"))
    gone = made[: -max(keep, 1)] if keep is not None else []
    for path in gone:
        path.unlink()
    return [path.name for path in gone]


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _one(connection: psycopg.Connection[Any], query: str) -> Any:
    row = connection.execute(query).fetchone()
    return row[0] if row else None
