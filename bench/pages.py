"""Time the hot pages of the region that SPHERES_DATA_FOLDER names; prints JSON. See run.py."""

import hmac
import json
import statistics
import time
from collections.abc import Callable
from typing import Any

from spheres.config.commands import _ready

_ready()

import psycopg  # noqa: E402
from django.db import connection  # noqa: E402
from django.template.loader import get_template  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment, teardown_test_environment  # noqa: E402

from spheres.config.deployment import deployment  # noqa: E402
from spheres.foundation.access.member import acting_as  # noqa: E402
from spheres.foundation.access.queries import participants_with  # noqa: E402
from spheres.foundation.accounts.models import Member  # noqa: E402
from spheres.foundation.vault.proof import proof_key  # noqa: E402

ROUNDS = 60
OVERHEAD = (
    "signin_session",
    "access_present",
    "pg_backend_pid",
    "audit_write",
    "set_config",
    "SAVEPOINT",
    "INSERT",
    "UPDATE",
)


def milliseconds(action: Callable[[], Any]) -> list[float]:
    """Each round's time, after a few to warm up."""
    for _ in range(5):
        action()
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        action()
        times.append((time.perf_counter() - start) * 1000)
    return sorted(times)


def prove_on(raw: psycopg.Connection[Any], member_id: Any) -> None:
    """Who is asking, on a connection that is not Django's."""
    version, key = proof_key(False)
    asked = raw.execute("SELECT pg_backend_pid(), (extract(epoch FROM now()) * 1000000)::bigint").fetchone()
    assert asked
    proof = hmac.digest(key, f"member:{member_id}:{version}:{asked[0]}:{asked[1]}".encode(), "sha256")
    raw.execute("SELECT access_present('member', %s, %s, %s)", [member_id, version, proof])


class Page:
    """One address as one member opens it, and the floor under it."""

    def __init__(self, client: Client, member: Member, address: str) -> None:
        self.client, self.member, self.address = client, member, address
        self.statements: list[tuple[str, Any]] = []
        setup_test_environment()
        self.open()  # what is asked once in a session, or once in a process, is not the page's
        with connection.execute_wrapper(self._note):
            answer = self.open()
        teardown_test_environment()
        assert answer.status_code == 200, (address, answer.status_code)
        self.template, self.context = answer.templates[0].name, answer.context[0].flatten()
        self.rows = [s for s in self.statements if not any(word in s[0] for word in OVERHEAD)]

    def _note(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.statements.append((sql, params))
        return execute(sql, params, many, context)

    def open(self) -> Any:
        return self.client.get(self.address)

    def floor(self, raw: psycopg.Connection[Any]) -> str:
        with raw.transaction():
            prove_on(raw, self.member.pk)
            for sql, params in self.rows:
                raw.execute(sql, params).fetchall()
        return str(get_template(self.template).render(self.context))

    def timed(self, raw: psycopg.Connection[Any]) -> dict[str, object]:
        floor, page = milliseconds(lambda: self.floor(raw)), milliseconds(self.open)
        median = statistics.median(page)
        return {
            "median ms": round(median, 1),
            "p95 ms": round(page[int(len(page) * 0.95)], 1),
            "queries": len(self.statements),
            "floor ms": round(statistics.median(floor), 1),
            "ratio": round(median / statistics.median(floor), 2),
        }


def main() -> None:
    client = Client(SERVER_NAME="127.0.0.1")
    member = Member.objects.using("owner").get(email="pivot@spheres.example")
    client.force_login(member)
    with acting_as(member.pk):
        hers = participants_with("clinical", sources=["assignment"])[0]
    pages = {
        "my day": "/young-people/my-day/",
        "caseload": "/young-people/mine/",
        "participant": f"/young-people/{hers}/",
        "emergency plan": f"/young-people/{hers}/plan/",
        "contact note form": f"/young-people/{hers}/notes/add/",
        "need form": f"/young-people/{hers}/needs/add/",
        "who looked": f"/young-people/{hers}/who-looked/",
        "map of needs": f"/young-people/{hers}/needs/",
        "services": f"/young-people/{hers}/services/",
        "entourage": f"/young-people/{hers}/entourage/",
        "directory, words": "/directory/?words=clinique+juridique",
        "directory, conditions": "/directory/?need=sleep&age=15&is_free=on&open_now=on&minors_alone=on",
    }
    with psycopg.connect(str(deployment().database_url)) as raw:
        rows = [{"page": name, **Page(client, member, address).timed(raw)} for name, address in pages.items()]
    print(json.dumps(rows))


if __name__ == "__main__":
    main()
