"""The database's own code, piece by piece: functions, views, policies, triggers and the verbs of each role.

A piece is what can be installed, compared and taken down by itself. Those written by hand are read from the
``sql/`` folder of each app, which holds them as they are now: no history, no ``ALTER``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Literal

Kind = Literal["function", "view", "policy", "trigger"]
TOKEN = re.compile(r"--[^\n]*|'(?:[^']|'')*'|\$(\w*)\$.*?\$\1\$|;|[^;'$-]+|.", re.DOTALL)
CREATE = re.compile(
    r"CREATE (?:(?P<function>FUNCTION) (?P<function_name>\w+)\(|(?P<view>VIEW) (?P<view_name>\w+) AS\b"
    r"|(?P<policy>POLICY) (?P<policy_name>\w+) ON (?P<policy_table>\w+)\b"
    r"|(?P<trigger>TRIGGER) (?P<trigger_name>\w+)\s.*?\sON (?P<trigger_table>\w+)\b)",
    re.DOTALL,
)
MAY_CALL = re.compile(r"GRANT EXECUTE ON FUNCTION (?P<names>[\w\s,]+?) TO (?P<roles>[\w\s,]+)$")


class BadSql(Exception):
    """A statement in ``sql/`` that the installation could not take down again."""


@dataclass(frozen=True)
class Piece:
    """``name`` is unique among its kind; a policy or a trigger has its ``table``."""

    kind: Kind
    name: str
    sql: str
    table: str = ""
    callers: frozenset[str] = field(default=frozenset())
    """Roles that may call this function; nobody else may."""

    @property
    def key(self) -> tuple[str, str]:
        return self.kind, f"{self.table}.{self.name}" if self.table else self.name

    @property
    def digest(self) -> str:
        return sha256(self.sql.encode()).hexdigest()


def statements(text: str) -> Iterator[str]:
    """Each statement of a file, without the comment before it and the semicolon after it."""
    statement = ""
    for token in TOKEN.finditer(text):
        part = token[0]
        if part == ";":
            yield statement.strip()
            statement = ""
        elif statement.strip() or not part.startswith("--"):
            statement += part
    if statement.strip():
        raise BadSql(f"no semicolon after: {statement.strip()[:60]}")


def read_pieces(path: Path) -> list[Piece]:
    """What a file of ``sql/`` holds. Raises ``BadSql`` for anything but the four kinds, and who may call."""
    found: list[Piece] = []
    callers: dict[str, set[str]] = {}
    for statement in statements(path.read_text(encoding="utf-8")):
        may_call = MAY_CALL.match(statement)
        if may_call:
            for name in _names(may_call["names"]):
                callers.setdefault(name, set()).update(_names(may_call["roles"]))
            continue
        found.append(_piece(statement, path))
    strangers = callers.keys() - {piece.name for piece in found if piece.kind == "function"}
    if strangers:
        raise BadSql(f"{path.name}: who may call {sorted(strangers)} is said where they are made")
    return [
        Piece(p.kind, p.name, p.sql, p.table, frozenset(callers.get(p.name, ())))
        if p.kind == "function"
        else p
        for p in found
    ]


def read_branch(path: Path) -> str:
    """The one SELECT of a view that rooms bring together (``declaration.Joined``). Raises ``BadSql`` for
    anything else."""
    found = list(statements(path.read_text(encoding="utf-8")))
    if len(found) != 1 or not found[0].startswith("SELECT "):
        raise BadSql(f"{path}: one SELECT, and nothing else")
    return found[0]


def _piece(statement: str, path: Path) -> Piece:
    found = CREATE.match(statement)
    if not found:
        raise BadSql(f"{path.name}: neither function, view, policy nor trigger: {statement[:60]}")
    if found["function"]:
        return Piece("function", found["function_name"], statement)
    if found["view"]:
        return Piece("view", found["view_name"], statement)
    if found["policy"]:
        return Piece("policy", found["policy_name"], statement, found["policy_table"])
    return Piece("trigger", found["trigger_name"], statement, found["trigger_table"])


def _names(text: str) -> list[str]:
    return re.findall(r"\w+", text)
