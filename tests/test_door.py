"""While the database is away one looks for it, and nobody else waits; what is stuck in it ends."""

import os
import re
import subprocess
import sys
import threading
from time import monotonic

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from spheres.config import door as doors
from spheres.config.door import DatabaseAway, Door
from spheres.config.pooled import BoundedConnection, quickly

NOBODY = threading.Event()


def does_not_look():
    raise AssertionError("nobody is to look")


def finds_nothing():
    raise psycopg.OperationalError("not there")


@pytest.fixture
def shut(monkeypatch):
    monkeypatch.setattr(doors, "LOOKS_EACH", 0.05)
    door = Door()
    door.shut()
    return door


def test_an_open_door_asks_nothing():
    Door().enter(does_not_look)


def test_who_comes_right_after_it_was_shut_is_refused_at_once(shut):
    with pytest.raises(DatabaseAway):
        shut.enter(does_not_look)


def test_one_looks_while_everyone_else_is_refused_and_it_opens_for_all(shut):
    looks, goes_on = threading.Event(), threading.Event()
    NOBODY.wait(0.06)

    def look():
        looks.set()
        assert goes_on.wait(5)

    one = threading.Thread(target=lambda: shut.enter(look))
    one.start()
    assert looks.wait(5)
    NOBODY.wait(0.06)
    with pytest.raises(DatabaseAway):
        shut.enter(does_not_look)
    goes_on.set()
    one.join()
    shut.enter(does_not_look)


def test_who_finds_nothing_shuts_it_for_a_while_again(shut):
    NOBODY.wait(0.06)
    with pytest.raises(DatabaseAway):
        shut.enter(finds_nothing)
    with pytest.raises(DatabaseAway):
        shut.enter(does_not_look)
    NOBODY.wait(0.06)
    shut.enter(lambda: None)
    shut.enter(does_not_look)


STUCK = {
    "statement_timeout": ("SELECT pg_sleep(20)",),
    "lock_timeout": ("SELECT pg_advisory_lock(20231126)",),
    "idle_in_transaction_session_timeout": ("BEGIN", "SELECT 1", None, "SELECT 1"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", STUCK)
def test_what_is_stuck_ends(name):
    options, found = re.subn(rf"-c {name}=[1-9]\d*s", f"-c {name}=200ms", settings.SERVING["options"])
    assert found == 1
    at = connection.settings_dict
    about = {"host": at["HOST"], "user": "spheres_app", "dbname": at["NAME"], "autocommit": True}
    with psycopg.connect(**about) as other, psycopg.connect(**about, options=options) as served:
        other.execute("SELECT pg_advisory_lock(20231126)")
        began = monotonic()
        with pytest.raises(psycopg.Error):
            for statement in STUCK[name]:
                if statement:
                    served.execute(statement)
                else:
                    NOBODY.wait(1)
        assert monotonic() - began < 10


@pytest.mark.django_db
def test_a_connection_that_does_not_answer_is_given_up_and_never_used_again():
    at = connection.settings_dict
    lent = BoundedConnection.connect(host=at["HOST"], user="spheres_app", dbname=at["NAME"], autocommit=True)
    began = monotonic()
    with pytest.raises(psycopg.OperationalError), quickly():
        lent.execute("SELECT pg_sleep(20)")
    assert lent.closed and monotonic() - began < 5
    assert settings.SERVING["pool"]["connection_class"] is BoundedConnection
    assert settings.DATABASES["attempts"]["OPTIONS"]["pool"]["connection_class"] is BoundedConnection


SAYS = """
from spheres.config.commands import _ready
_ready(as_worker=True)
from django.conf import settings
print(settings.SERVING["options"])
"""


def test_the_background_work_is_given_longer():
    environment = {**os.environ, "DATABASE_WORKER_URL": "postgresql://worker@/none?host=/nowhere"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    printed = subprocess.run(
        [sys.executable, "-c", SAYS], env=environment, capture_output=True, text=True, check=False
    )
    longer = dict(re.findall(r"-c (\w+)=([1-9]\d*)s", printed.stdout))
    shorter = dict(re.findall(r"-c (\w+)=([1-9]\d*)s", settings.SERVING["options"]))
    assert longer.keys() == shorter.keys() == STUCK.keys(), printed.stderr
    assert all(int(longer[name]) >= 10 * int(shorter[name]) for name in STUCK)
