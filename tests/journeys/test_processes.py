"""Processes that die: each is brought back and takes no other along; none is left behind; none answers beside
another. A region that is really served, by its own PostgreSQL."""

import os
import signal
import socket
import subprocess
import time
import urllib.request
from contextlib import suppress
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit

import pytest

from tests.builders.mail_servers import a_mail_server
from tests.builders.outages import Database
from tests.journeys.conftest import SPHERES, environment_of, serve_copy

pytestmark = pytest.mark.journey
SETTINGS = {"SPHERES_DEMO": "1", "SPHERES_SECURE": "0"}


@pytest.fixture(scope="module")
def post():
    """The mail server of the region."""
    with a_mail_server("refuses the address") as server:
        yield server


@pytest.fixture(scope="module")
def address(region_folder, post):
    with serve_copy(region_folder, workers=2, SPHERES_EMAIL_URL=f"smtp://127.0.0.1:{post.port}") as url:
        yield url


@pytest.fixture(scope="module")
def parent(address):
    """The process that keeps the others up."""
    port = str(urlsplit(address).port)
    (found,) = [
        pid
        for pid, words in commands()
        if words[1:2] and "serve" in words and port in words and is_python(words)
    ]
    return found


def is_python(words):
    return "granian" not in " ".join(words)


def commands():
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            yield int(file.parent.name), file.read_text().split("\0")


def children_of(pid):
    with suppress(OSError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def named(pid, word):
    with suppress(OSError):
        return word in Path(f"/proc/{pid}/cmdline").read_text()
    return False


def pages_of(parent):
    (server,) = [pid for pid in children_of(parent) if named(pid, "granian")]
    return server


def work_of(parent):
    return [pid for pid in children_of(parent) if named(pid, "\0work\0")]


def answering(server):
    return [pid for pid in children_of(server) if not named(pid, "tracker")]


def is_alive(pid):
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    return False


def until(holds, seconds=60.0):
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < seconds, "not within its time"
        time.sleep(0.1)
    return time.monotonic() - began


def answers(address, seconds=2.0):
    try:
        with urllib.request.urlopen(address + "/sign-in/", timeout=seconds) as page:
            return page.status == 200
    except (OSError, HTTPError, URLError):
        return False


def test_one_that_answers_and_dies_is_brought_back_and_takes_no_other_along(address, parent, record_property):
    server, work = pages_of(parent), work_of(parent)
    until(lambda: len(answering(server)) == 2)
    first, second = answering(server)
    os.kill(first, signal.SIGKILL)
    until(lambda: not is_alive(first))
    until(lambda: answers(address, seconds=30))  # what the dead one took in is lost with it
    seconds = until(lambda: len(answering(server)) == 2 and first not in answering(server))
    record_property("seconds until a dead web process is back", round(seconds, 1))
    assert second in answering(server)
    os.kill(second, signal.SIGKILL)
    until(lambda: answers(address) and not is_alive(second))
    assert (pages_of(parent), work_of(parent)) == (server, work)


QUEUED = """
INSERT INTO procrastinate_jobs (queue_name, task_name, args)
SELECT 'default', 'spheres.foundation.accounts.tasks.tell_something_waits',
       jsonb_build_object('member_id', id) FROM accounts_member WHERE is_active LIMIT 1
RETURNING id
"""


def test_background_work_that_dies_is_brought_back_keeps_what_could_not_be_sent_and_sends_the_rest(
    address, parent, post, region_folder, record_property
):
    server = pages_of(parent)
    (work,) = work_of(parent)
    os.kill(work, signal.SIGKILL)
    seconds = until(lambda: work_of(parent) not in ([], [work]))
    record_property("seconds until dead background work is begun again", round(seconds, 1))
    assert answers(address, seconds=30)
    assert pages_of(parent) == server
    with Database(region_folder).connection() as connection:

        def how(job):
            return connection.execute(
                "SELECT status::text FROM procrastinate_jobs WHERE id = %s", [job]
            ).fetchall()

        ((refused,),) = connection.execute(QUEUED).fetchall()
        until(lambda: how(refused) == [("failed",)])
        assert post.handed == []
        post.does = "accepts"
        ((accepted,),) = connection.execute(QUEUED).fetchall()
        until(lambda: how(accepted) == [])
        assert len(post.accepted) == 1
        assert how(refused) == [("failed",)], "kept"
        sent = connection.execute("SELECT sent_at IS NOT NULL FROM accounts_delivery ORDER BY job").fetchall()
    assert sent[-2:] == [(False,), (True,)]


def test_a_port_in_use_is_refused_in_words(address, region_folder):
    port = urlsplit(address).port
    code, said = run(region_folder, "serve", "--port", str(port))
    assert code == 1
    assert f"port {port} of 127.0.0.1 is in use" in said
    assert "Traceback" not in said
    with socket.socket() as other:  # not ours: one that shares, as granian's do
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        code, said = run(region_folder, "serve", "--port", str(other.getsockname()[1]))
    assert code == 1
    assert "is in use" in said


def test_another_version_is_refused_while_this_one_serves(address, region_folder):
    with Database(region_folder).connection() as connection:  # a version that is another one than ours
        ((mine,),) = connection.execute(
            "SELECT DISTINCT objid FROM pg_locks WHERE locktype = 'advisory' AND classid = 1397770322"
        ).fetchall()
        connection.execute("SELECT pg_advisory_lock_shared(1397770322, %s)", [int(mine) - 1])
        others = [begin(region_folder, *words) for words in (("work",), ("serve", "--port", free_port()))]
        said = [other.communicate(timeout=60)[1] for other in others]
    assert [other.returncode for other in others] == [1, 1]
    assert all("another version of Spheres" in words for words in said)


def test_kill_9_of_the_parent_leaves_nobody_behind_and_it_can_be_started_again(
    address, parent, region_folder
):
    until(lambda: len(work_of(parent)) == 1)
    server, (work,) = pages_of(parent), work_of(parent)
    everyone = [parent, server, work, *answering(server)]
    os.kill(parent, signal.SIGKILL)
    until(lambda: not any(map(is_alive, everyone[1:])), 5)
    assert not answers(address)
    log = (region_folder / "again").open("w")
    again = subprocess.Popen(
        [SPHERES, "serve", "--no-work", "--workers", "1", "--port", str(urlsplit(address).port)],
        env=environment_of(region_folder, **SETTINGS), stdout=log, stderr=log,
    )  # fmt: skip
    try:
        until(lambda: answers(address))
        assert work_of(again.pid) == [], "asked not to"
    finally:
        again.send_signal(signal.SIGTERM)
        again.wait(20)
    assert not answers(address)


def begin(folder, *words):
    return subprocess.Popen(
        [SPHERES, *words], env=environment_of(folder, **SETTINGS), stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def run(folder, *words):
    ran = begin(folder, *words)
    said = ran.communicate(timeout=60)[1]
    return ran.returncode, said


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return str(free.getsockname()[1])
