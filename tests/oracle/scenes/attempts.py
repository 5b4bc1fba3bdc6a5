"""Ways to write, tried in a member's own name (asking.py)."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

if TYPE_CHECKING:
    from tests.oracle.scenes.rows import LoadedStory
    from tests.oracle.scenes.saying import Record

SEALED = b"\x01"
OTHER = b"\x02"

# Something of a kind: one is tried in each story.

Attempt = Callable[["LoadedStory", str, str], tuple[str, list[Any]]]


def adds(table: str, author: str | None = "author_id", **more: Any) -> Attempt:
    """A row of hers. A value that is a function is known only when it is tried."""

    def attempt(loaded: "LoadedStory", member: str, girl: str) -> tuple[str, list[Any]]:
        row = {"id": uuid4(), "participant_id": loaded.ids[girl]}
        row |= {name: value(loaded, girl) if callable(value) else value for name, value in more.items()}
        row |= {author: loaded.ids[member]} if author else {}
        names, places = ", ".join(f'"{name}"' for name in row), ", ".join(["%s"] * len(row))
        return f"INSERT INTO {table} ({names}) VALUES ({places})", list(row.values())

    return attempt


def changes(table: str, column: str, value: Any) -> Attempt:
    def attempt(loaded: "LoadedStory", member: str, girl: str) -> tuple[str, list[Any]]:
        given = value(loaded, girl) if callable(value) else value
        return f"UPDATE {table} SET {column} = %s WHERE participant_id = %s", [given, loaded.ids[girl]]

    return attempt


def removes(table: str) -> Attempt:
    return lambda loaded, member, girl: (f"DELETE FROM {table} WHERE participant_id = %s", [loaded.ids[girl]])


def now(loaded: "LoadedStory", girl: str) -> Any:
    return loaded.now


def today(loaded: "LoadedStory", girl: str) -> Any:
    return loaded.day(timedelta(0))


def later(loaded: "LoadedStory", girl: str) -> Any:
    return loaded.now + timedelta(hours=5)


def row_of(table: str) -> Callable[["LoadedStory", str], str]:
    return lambda loaded, girl: min(loaded.rows[girl][table])


# Ways to write on one row: what hangs on it, or a column that may change.

Alters = Callable[["LoadedStory", str, "Record"], tuple[str, list[Any]]]


def hangs(table: str, on: str, **more: Any) -> Alters:
    return lambda loaded, member, record: adds(table, **{on: loaded.ids[record.name]}, **more)(
        loaded, member, record.girl
    )


def sets(table: str, column: str, value: Any) -> Alters:
    def attempt(loaded: "LoadedStory", member: str, record: "Record") -> tuple[str, list[Any]]:
        given = value(loaded, record.girl) if callable(value) else value
        return f"UPDATE {table} SET {column} = %s WHERE id = %s", [given, loaded.ids[record.name]]

    return attempt
