"""What it costs to prove who is asking: three hot pages, as they are and as they were when it was only said.

    SPHERES_DATA_FOLDER=.data/bench-1000 python bench/proof.py

Beside the region a copy is made in which ``access_proven`` believes a setting, as before; one process opens
the same page on either in turn. Counted is the processor time of the process and of its PostgreSQL backend,
which other work on the machine does not disturb as it does the clock.
"""

import os
import statistics
import sys
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

from spheres.config.commands import _ready

_ready()

import psycopg  # noqa: E402
from django.db import connection, connections  # noqa: E402
from django.test import Client  # noqa: E402

from spheres.foundation.access import member as access  # noqa: E402
from spheres.foundation.access.queries import participants_with  # noqa: E402
from spheres.foundation.accounts.models import Member  # noqa: E402
from spheres.foundation.audit import middleware  # noqa: E402

BLOCKS, OPENED = 24, 10
"""Of either kind in turn, and how often the page is opened in each."""
TICK = os.sysconf("SC_CLK_TCK")
BELIEVES = """
CREATE OR REPLACE FUNCTION access_proven(wanted text) RETURNS uuid
LANGUAGE sql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT CASE WHEN wanted = 'member' THEN NULLIF(current_setting('spheres.said', true), '')::uuid END $$
"""


def say(member_id: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('spheres.said', %s, true)", [str(member_id or "")])


def processor_seconds(backend: int) -> float:
    def of(pid: str) -> float:
        fields = Path(f"/proc/{pid}/schedstat").read_text(encoding="ascii").split()
        return int(fields[0]) / 1e9

    return of("self") + of(str(backend))


class Kind:
    """A database, and how it is told who is asking."""

    def __init__(self, name: str, database: str, identify: Callable[[Any], None]) -> None:
        settings = deepcopy(connections.settings["default"])
        settings["NAME"] = database
        settings["OPTIONS"] = {key: value for key, value in settings["OPTIONS"].items() if key != "pool"}
        self.name, self.identify = name, identify
        connections.settings["default"] = settings
        self.connection = connections.create_connection("default")

    def use(self) -> int:
        connections["default"] = self.connection
        middleware.identify = access.identify = self.identify  # type: ignore[assignment]
        self.connection.ensure_connection()
        return int(self.connection.connection.info.backend_pid)


def main() -> None:
    database = str(connections.settings["default"]["NAME"])
    client = Client(SERVER_NAME="127.0.0.1")
    member = Member.objects.using("owner").get(email="pivot@spheres.example")
    with access.at_door(member.pk):
        client.force_login(member)
    with access.acting_as(member.pk):
        someone = participants_with("clinical", source="assignment")[0]
    connections.close_all()
    connection.close_pool()
    host, copied = connections.settings["default"]["HOST"], f"{database}_said"
    with psycopg.connect(host=host, user="postgres", dbname="postgres", autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {copied}")
        admin.execute(f"CREATE DATABASE {copied} TEMPLATE {database}")
        with psycopg.connect(host=host, user="postgres", dbname=copied, autocommit=True) as copy:
            copy.execute(BELIEVES)
            copy.execute("ANALYZE")
        kinds = [Kind("proven", database, access.identify), Kind("said", copied, say)]
        pages = ["/young-people/my-day/", f"/young-people/{someone}/", "/young-people/mine/"]
        for page in pages:
            report(client, page.replace(str(someone), "…"), page, kinds)
        for kind in kinds:
            kind.connection.close()
        admin.execute(f"DROP DATABASE {copied} WITH (FORCE)")


def report(client: Client, name: str, page: str, kinds: list[Kind]) -> None:
    taken: dict[str, list[float]] = {kind.name: [] for kind in kinds}
    for block in range(BLOCKS + 2):
        for kind in kinds if block % 2 else reversed(kinds):
            backend = kind.use()
            before = processor_seconds(backend)
            for _time in range(OPENED):
                assert client.get(page).status_code == 200, (kind.name, page)
            if block >= 2:  # what comes first warms up
                taken[kind.name].append((processor_seconds(backend) - before) / OPENED * 1000)
    proven, said = (statistics.median(taken[kind.name]) for kind in kinds)
    sys.stdout.write(f"| {name} | {proven:.2f} | {said:.2f} | {proven / said:.3f} |\n")


if __name__ == "__main__":
    main()
