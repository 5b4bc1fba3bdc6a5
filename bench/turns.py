"""Pages of one region and of altered copies of it, opened in turn by one process.

Counted is the processor time of the process and of its PostgreSQL backend, which other work on the machine
does not disturb as it does the clock.
"""

import statistics
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection, connections
from django.test import Client

from spheres.foundation.access import member as access
from spheres.foundation.audit import middleware

BLOCKS, OPENED = 24, 10
"""Of either kind in turn, and how often the page is opened in each."""


class Kind:
    """A database, and how it is told who is asking."""

    def __init__(self, name: str, database: str, set_current_member: Callable[[Any], None]) -> None:
        settings = deepcopy(connections.settings["default"])
        settings["NAME"] = database
        settings["OPTIONS"] = {key: value for key, value in settings["OPTIONS"].items() if key != "pool"}
        self.name, self.set_current_member = name, set_current_member
        connections.settings["default"] = settings
        self.connection = connections.create_connection("default")

    def use(self) -> int:
        connections["default"] = self.connection
        middleware.set_current_member = access.set_current_member = self.set_current_member  # type: ignore[assignment]
        self.connection.ensure_connection()
        return int(self.connection.connection.info.backend_pid)


def processor_seconds(backend: int) -> float:
    def of(pid: str) -> float:
        fields = Path(f"/proc/{pid}/schedstat").read_text(encoding="ascii").split()
        return int(fields[0]) / 1e9

    return of("self") + of(str(backend))


@contextmanager
def altered(name: str, statements: str) -> Iterator[str]:
    """The name of a copy of the region's database in which ``statements`` were run; gone afterwards."""
    connections.close_all()
    connection.close_pool()  # type: ignore[attr-defined]
    database, host = str(connections.settings["default"]["NAME"]), connections.settings["default"]["HOST"]
    database = database.partition("_copy_")[0]
    copied = f"{database}_copy_{name}"
    with psycopg.connect(host=host, user="postgres", dbname="postgres", autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {copied}")
        admin.execute(f"CREATE DATABASE {copied} TEMPLATE {database}")
        with psycopg.connect(host=host, user="postgres", dbname=copied, autocommit=True) as copy:
            copy.execute(statements)
            copy.execute("ANALYZE")
        yield copied
        admin.execute(f"DROP DATABASE {copied} WITH (FORCE)")


def in_turn(client: Client, page: str, kinds: list[Kind]) -> list[float]:
    """Milliseconds of processor for each opening, by kind: medians over the blocks."""
    taken: dict[str, list[float]] = {kind.name: [] for kind in kinds}
    for block in range(BLOCKS + 2):
        for kind in kinds if block % 2 else reversed(kinds):
            backend = kind.use()
            before = processor_seconds(backend)
            for _time in range(OPENED):
                assert client.get(page).status_code == 200, (kind.name, page)
            if block >= 2:  # what comes first warms up
                taken[kind.name].append((processor_seconds(backend) - before) / OPENED * 1000)
    return [statistics.median(taken[kind.name]) for kind in kinds]
