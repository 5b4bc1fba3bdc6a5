"""One real PostgreSQL for all tests: tables made by the owner, used as the application's role."""

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

pytest.register_assert_rewrite("tests.builders")  # an assertion there says what it compared, as in a test
os.environ.setdefault("SPHERES_SECURE", "0")
os.environ.setdefault("SPHERES_SECRET_KEY", "only-for-tests")
os.environ.setdefault("SPHERES_KEYS_KEPT_SECONDS", "86400")  # queries are counted
os.environ.setdefault("SPHERES_KEY_PROVIDER", "environment")
os.environ.setdefault("SPHERES_REGION_KEY", "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=")
# A key file of this run's own: one for all its databases, which have no other key in common.
if "SPHERES_TEST_KEYS" not in os.environ:
    os.environ["SPHERES_TEST_KEYS"] = tempfile.mkdtemp(prefix="spheres-keys-")
KEY_FILE = Path(os.environ["SPHERES_TEST_KEYS"], "keys.sealed")

MANY = 300
"""Tests of one file that take about as long as a journey."""
TESTER = "spheres_tester"
"""Signs in for the tests and takes either role, so that one transaction can hold both."""


def pytest_configure() -> None:
    import hypothesis
    from django.conf import settings

    settings.VAULT_PLACES = [KEY_FILE]
    # How long an example takes tells how busy the machine is, and was once taken for a wall that fell.
    hypothesis.settings.register_profile("busy", deadline=None)
    hypothesis.settings.load_profile("busy")


def pytest_collection_finish() -> None:
    """All that was imported stays until the end: looking through it again and again for what is no longer
    used took a tenth of the run."""
    import gc

    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_unconfigure(config: pytest.Config) -> None:
    """What the run had of its own is taken away when all its processes are done."""
    if not hasattr(config, "workerinput"):
        shutil.rmtree(KEY_FILE.parent, ignore_errors=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest first, so that the processes of a run end together: walks of some hundred tests,
    while one journey makes the region for all; then the oracles and the journeys, whose few tests take long;
    then by number."""
    how_many = Counter(item.path for item in items)
    items.sort(
        key=lambda item: (
            how_many[item.path] < MANY,
            item.get_closest_marker("journey") is None and "oracle" not in item.path.parts,
            -how_many[item.path],
        )
    )


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """What tests counted (``record_property``), in the gate's log."""
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            terminalreporter.write_line(f"{name}: {value}")


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[None]:
    from django.conf import settings
    from django.core.cache import caches
    from django.db import connections

    from spheres.config import database as db
    from spheres.config.deployment import deployment
    from spheres.foundation.installation.install import nothing_is_everybodys

    socket_folder = db.start_embedded(deployment().data_folder)
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    name = f"spheres_test_{worker}_{os.getpid()}"
    with psycopg.connect(host=socket_folder, user="postgres", dbname="postgres", autocommit=True) as admin:
        with alone(KEY_FILE), django_db_blocker.unblock():
            copied = _made_once(admin, socket_folder)
            _copy(admin, copied, name)
        _address(socket_folder, name)
        with django_db_blocker.unblock():  # who may do what with a database is not copied with it
            nothing_is_everybodys(connections["owner"])
            connections["owner"].close()
        as_served = {name: value for name, value in settings.SERVING.items() if name != "pool"}
        # What stands for a module stands in one transaction, however busy the machine is.
        waits = "-c idle_in_transaction_session_timeout=0"
        as_served["options"] = f"{as_served['options']} {waits} -c role={db.APP}"
        connections["default"].settings_dict["OPTIONS"] = as_served
        # What a test tries is taken back with its transaction.
        settings.CACHES["default"]["LOCATION"] = caches["default"].using = "default"
        _sign_in_at_the_door()
        yield
        with django_db_blocker.unblock():
            connections.close_all()
        for made in (name, copied):  # whoever comes after the first makes anew what is not there
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(made)))


def _made_once(admin: psycopg.Connection[Any], socket_folder: str) -> str:
    """The database that each process of the run copies: roles, tables, keys and the pack."""
    from django.conf import settings
    from django.db import connections

    from spheres.config import database as db
    from spheres.exchange.packs.loading import load_folder
    from spheres.foundation.installation.migrating import bring_up_to_date
    from spheres.foundation.vault.making import make_keys
    from spheres.foundation.vault.proof import renew_proof_key

    name = f"spheres_test_{KEY_FILE.parent.name}"
    if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        return name
    making = f"{name}_making"
    admin.execute("SELECT pg_advisory_lock(2023)")  # another run may make its roles
    db.create_roles_and_database(admin, making)
    if not admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [TESTER]).fetchone():
        admin.execute(f"CREATE ROLE {TESTER} LOGIN NOINHERIT IN ROLE {db.OWNER}, {db.APP}, {db.WORKER}")
    # As the application's role has it, in whose place this one signs in.
    admin.execute(f"ALTER ROLE {TESTER} SET max_parallel_workers_per_gather = 0")
    admin.execute("SELECT pg_advisory_unlock(2023)")
    _address(socket_folder, making)
    bring_up_to_date(connections["owner"])
    make_keys(using="owner")
    renew_proof_key(using="owner")
    load_folder(Path(settings.PACK_FOLDER), using="owner")
    connections.close_all()
    admin.execute(
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(making), sql.Identifier(name))
    )
    return name


def _address(socket_folder: str, name: str) -> None:
    from django.conf import settings
    from django.db import connections

    from spheres.config import database as db

    for alias, role in (("default", TESTER), ("owner", db.OWNER)):
        address = db.embedded_address(socket_folder, role, name)
        settings.DATABASES[alias].update(address)
        connections[alias].settings_dict.update(address)
        connections[alias].settings_dict["OPTIONS"] = {}


def _copy(admin: psycopg.Connection[Any], copied: str, name: str) -> None:
    from spheres.config import database as db

    admin.execute(
        sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
            sql.Identifier(name), sql.Identifier(db.OWNER), sql.Identifier(copied)
        )
    )


@pytest.fixture(scope="module")
def built_once(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """What is built with it stands for every test of the module, which takes back what it does itself."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def of_each_kind_once(built_once: None) -> dict[str, Any]:
    """Someone accompanied, of whom there is something of each kind, for every test of the module."""
    from tests.builders.of_each_kind import of_each_kind

    return of_each_kind()


@pytest.fixture
def hers(of_each_kind_once: dict[str, Any], db: None) -> dict[str, Any]:
    """The ids that name it."""
    return dict(of_each_kind_once)


@contextmanager
def alone(file: Path) -> Iterator[None]:
    """One process of the run at a time: what stands there is made once."""
    import fcntl

    with file.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _sign_in_at_the_door() -> None:
    """The test client signs in as the pages do: at the account's door, which shows nobody else's password."""
    from django.test import Client

    from spheres.foundation.access.member import at_door

    signs_in = Client._login

    def login(client: Any, user: Any, backend: Any = None) -> None:
        with at_door(user.pk):
            signs_in(client, user, backend)

    Client._login = login


@contextmanager
def as_owner() -> Iterator[None]:
    """Inside, the same transaction acts as the owner of the tables: to build, or to break, things."""
    with acting_in("spheres_owner"):
        yield


@contextmanager
def as_worker() -> Iterator[None]:
    """Inside, the same transaction acts as the background work does."""
    with acting_in("spheres_worker"):
        yield


@contextmanager
def acting_in(role: str) -> Iterator[None]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE spheres_app")


def forget_attempts() -> None:
    """Nothing was tried yet."""
    from django.db import connection

    with as_owner(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM signin_attempt")
