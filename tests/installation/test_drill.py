"""The worst hour, as a drill: last week's file on a new server, with the shares of the partners. Everyone who
lives opens; who was erased opens from nothing; the record goes on, and nothing else passes for it."""

import ast
import json
import os
import re
import socket
import subprocess
import sys
from pathlib import Path
from tempfile import mkdtemp
from types import SimpleNamespace
from uuid import UUID

import psycopg
import pytest
from conftest import KEY_FILE

from spheres.config import backup
from spheres.config import database as db
from spheres.config.database import start_embedded
from spheres.foundation.audit import outside
from spheres.foundation.vault import keyfile
from spheres.foundation.vault.aead import KeyUnavailable, decrypt
from spheres.foundation.vault.keys import VERSION_BYTES
from spheres.foundation.vault.shares import join, read_share

LOOKS = """
INSERT INTO audit_look (id, at, participant_id, kind, page, categories, sources)
SELECT gen_random_uuid(), now(), participant_id, 'view', 'workspace:participant', ARRAY['needs'],
       ARRAY['consent']
FROM vault_participantkey
"""
ERASURE = """
INSERT INTO privacy_erasure (id, participant_id, asked_by_id, asked_at, answered_at, answered_by_id, outcome,
                             number)
SELECT gen_random_uuid(), %s, min(id::text)::uuid, now(), now(), max(id::text)::uuid, 'erased', 'E-DRILL'
FROM accounts_member
"""


RUNNER = """
import json, os, signal, sys, tempfile
from spheres.config import commands
commands._ready(as_worker=sys.argv[1] == "worker", as_owner=sys.argv[1] == "owner")
for line in sys.stdin:
    words, typed = json.loads(line)
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as given:
        given.write(typed.encode())
        given.seek(0)
        if not (child := os.fork()):
            os.setpgrp()
            signal.alarm(100)
            for number, file in enumerate((given, said, said)):
                os.dup2(file.fileno(), number)
            sys.argv = ["spheres", *words]
            code = 0
            try:
                exec(words[1]) if words[0] == "python" else commands.main()
            except SystemExit as ends:
                code = ends.code or 0
            sys.stdout.flush()
            os._exit(code)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        try:
            os.killpg(child, signal.SIGKILL)  # what a command leaves behind that should have been refused
        except ProcessLookupError:
            pass
        said.seek(0)
        print(json.dumps([code, said.read().decode()]), flush=True)
"""
"""Runs the commands that it is told, one after the other, each in a process of its own: to begin, which takes
longest, is done once."""


def a_free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


SERVE = ("serve", "--port", a_free_port())


class Server:
    """A machine: PostgreSQL, and a disk with the key file. What stands outside is on none of them."""

    def __init__(self, folder, outside_folder):
        self.folder, self.key_file = folder, folder / "keys" / "keys.sealed"
        self.environment = {
            **os.environ, "SPHERES_DATA_FOLDER": str(folder), "SPHERES_KEY_PROVIDER": "file",
            "SPHERES_AUDIT_FOLDER": str(outside_folder), "SPHERES_KEY_PLACES": f'["{self.key_file}"]',
            "SPHERES_DEMO": "1", "SPHERES_SECURE": "0", "PYTHONWARNINGS": "ignore",
        }  # fmt: skip
        for name in ("DJANGO_SETTINGS_MODULE", "DJANGO_ALLOW_ASYNC_UNSAFE"):
            self.environment.pop(name, None)
        for part in (folder, *folder.parents):
            if part.stat().st_uid == os.geteuid():
                part.chmod(part.stat().st_mode | 0o055)
        self.socket = start_embedded(folder)  # for as long as this process lasts
        self.runners = {}

    def run(self, *words, typed=""):
        """The code it ended with, and what it said."""
        role = "worker" if words in (("audit", "seal"), ("work",)) else "owner"
        if role not in self.runners:
            self.runners[role] = subprocess.Popen(
                [sys.executable, "-c", RUNNER, role],
                env=self.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                start_new_session=True,
            )  # fmt: skip
        runner = self.runners[role]
        print(json.dumps([list(map(str, words)), typed]), file=runner.stdin, flush=True)
        return tuple(json.loads(runner.stdout.readline()))

    def does(self, *words, typed=""):
        code, output = self.run(*words, typed=typed)
        assert code == 0, output
        return output

    def ends(self):
        for runner in self.runners.values():
            runner.stdin.close()
            runner.wait()

    def ask(self, query, *values):
        with psycopg.connect(host=self.socket, user=db.OWNER, dbname="spheres") as connection:
            cursor = connection.execute(query, values or None)
            return cursor.fetchall() if cursor.description else []

    def opened(self):
        return ast.literal_eval(self.does("python", OPENED).splitlines()[-1])

    def looked_at(self):
        self.ask(LOOKS)
        self.does("audit", "seal")


OPENED = """
from collections import Counter
from spheres.foundation.vault.models import Draft, ParticipantKey
from spheres.foundation.vault.resealing import sealed_models
from spheres.foundation.vault.sealing import Keyring
ring = Keyring.of(list(ParticipantKey.objects.using("owner").values_list("pk", flat=True)), "owner")
opened = Counter()
for model, owner in sealed_models():
    if model is not Draft:
        opened.update(str(row.key_owner) for row in ring.open(model._default_manager.using("owner")))
print(dict(opened))
"""
"""How many rows of each young person open, by their own sealed words."""


def a_folder(name):
    """Not pytest's, which shuts its own to others whenever a run begins: PostgreSQL's user is another where
    the tests are root's."""
    return Path(mkdtemp(prefix=f"{name}-", dir=KEY_FILE.parent))


def texts(output):
    return re.findall(r"^  \d of \d:  ([A-Z2-7-]+)$", output, re.M)


@pytest.fixture(scope="module")
def lost():
    """Backup at seal 2; then more looks, two more seals, and an erasure; then everything burns but the file,
    what stands outside, a copy of the newest key file, and the shares."""
    outside_folder = a_folder("outside") / "audit"
    first = Server(a_folder("first"), outside_folder)
    first.does("demo", "--participants", "4", "--no-serve")
    first.looked_at()
    first.looked_at()
    shares = texts(first.does("keys", "split", "--of", "3", "--needed", "2"))
    backups = first.folder / "backups"
    backups.mkdir()
    said = first.does("backup", "--to", backups)
    (backup_file,) = backups.iterdir()
    opened = first.opened()
    former = first.key_file.read_text()
    first.ask(LOOKS)  # numbered later: in no seal when the backup was made
    first.looked_at()
    her = UUID(min(opened))
    first.ask(ERASURE, her)
    assert "1 erased" in first.does("vault", "erase", "--wait", "0")
    first.looked_at()
    yield SimpleNamespace(
        first=first, outside_folder=outside_folder, backup_file=backup_file, said=said, shares=shares,
        opened=opened, former=former, her=her,
    )  # fmt: skip
    first.ends()


@pytest.fixture(scope="module")
def second(lost):
    """A new server with nothing on it, on which last week's rows are put in place."""
    server = Server(a_folder("second"), lost.outside_folder)
    copy = server.folder / "copy"
    copy.write_text(lost.first.key_file.read_text())
    server.joined = server.does("keys", "join", copy, typed=f"{lost.shares[2]}\n{lost.shares[0]}\n")
    server.said = server.does("restore", lost.backup_file, "--by", "Ops", "--why", "fire")
    yield server
    server.ends()


def test_a_backup_says_what_it_is_and_nobody_is_signed_in_by_it(lost):
    assert "until seal 2" in lost.said
    assert "restored aside and found the same" in lost.said
    assert lost.backup_file.stat().st_mode & 0o077 == 0
    left = lost.first.ask("SELECT datname FROM pg_database WHERE datname LIKE 'spheres_aside%'")
    assert left == []
    code, output = lost.first.run("keys", "check", lost.backup_file)
    assert (code, "Of 4 young people in it, 3 open; 1 were erased since" in output) == (0, True), output


def test_everyone_who_lives_opens_and_who_was_erased_from_nothing(lost, second):
    living = {who: rows for who, rows in lost.opened.items() if who != str(lost.her)}
    assert second.opened() == living
    assert "1 who were in it are erased again." in second.said
    # With the root, every backup, and the log of writes in hand.
    root = join([*map(read_share, lost.shares[:2])])
    file = keyfile.parse(second.key_file.read_text(), root, with_copies=True)
    roots = list(file.works.values())
    manifest = backup.read_through(lost.backup_file, roots)
    wrapped = dict(backup.wrapped_keys(lost.backup_file, roots, manifest))[lost.her]
    assert lost.her in file.erased
    assert lost.her not in file.copies
    for key in (root, *(key for name in keyfile.VERSIONS for key in getattr(file, name).values())):
        with pytest.raises(KeyUnavailable):
            decrypt(key, wrapped[VERSION_BYTES:], lost.her.bytes)
    kept = everything(lost.first.folder, lost.outside_folder, second.folder)
    written = [path.read_bytes() for path in kept]
    assert any(wrapped in content for content in written), "the log of writes does hold what wrapped her"
    sealed_then = lost.former.splitlines()[2].encode()
    assert not any(sealed_then in content for content in written), "and nothing what opens it"


def everything(*folders):
    return [path for folder in folders for path in folder.rglob("*") if path.is_file()]


def test_the_record_says_what_was_given_up_and_goes_on(lost, second):
    said = second.does("audit", "verify")
    assert "from seal 2; seals 3 to 4 and looks" in said
    assert "By Ops: fire" in said
    assert "0 problems" in said
    outside_before = len(outside.seals_written(lost.outside_folder))
    second.looked_at()
    assert len(outside.seals_written(lost.outside_folder)) == outside_before + 1
    assert "0 problems" in second.does("audit", "verify")
    second.ask("ALTER TABLE audit_look DISABLE TRIGGER USER")
    ((number,),) = second.ask(
        "DELETE FROM audit_look WHERE number = (SELECT max(number) FROM audit_look) RETURNING number"
    )
    second.ask("DELETE FROM audit_look WHERE number = 3")
    code, said = second.run("audit", "verify")
    assert (code, "2 problems" in said) == (1, True), said
    assert f"a look was removed: {number}" in said
    assert "a look was removed: 3" in said


def test_a_region_that_stands_is_put_aside_only_by_its_name_and_comes_back_from_what_fails(lost, second):
    code, said = second.run("restore", lost.backup_file, "--by", "Ops", "--why", "again")
    assert (code, "--over spheres" in said) == (1, True), said
    cut_off = second.folder / "cut.spheres"
    cut_off.write_bytes(lost.backup_file.read_bytes()[:-5])
    before = second.ask("SELECT count(*) FROM audit_look")
    code, said = second.run("restore", cut_off, "--by", "Ops", "--why", "again", "--over", "spheres")
    assert (code, "changed or cut off" in said) == (1, True), said
    with psycopg.connect(host=second.socket, user=db.APP, dbname="spheres"):
        code, said = second.run("restore", lost.backup_file, "--by", "O", "--why", "w", "--over", "spheres")
        assert (code, "are connected" in said) == (1, True), said
    # What fails at the very end, when the older rows stand: the folder outside is another record's.
    seals = lost.outside_folder / "seals.jsonl"
    true = seals.read_text()
    seals.write_text(true.replace('"number": 2, "sealed_at": "2', '"number": 2, "sealed_at": "3'))
    code, said = second.run("restore", lost.backup_file, "--by", "O", "--why", "w", "--over", "spheres")
    assert (code, "another record" in said) == (1, True), said
    seals.write_text(true)
    assert second.ask("SELECT count(*) FROM audit_look") == before
    # One that was killed in between: what stood before comes back first, and is asked about again.
    second.ask("ALTER SCHEMA public RENAME TO before_restore")
    second.ask("CREATE SCHEMA public AUTHORIZATION pg_database_owner")
    code, said = second.run("restore", lost.backup_file, "--by", "Ops", "--why", "again")
    assert (code, "--over spheres" in said) == (1, True), said
    assert second.ask("SELECT count(*) FROM audit_look") == before
    second.does("restore", lost.backup_file, "--by", "Ops", "--why", "again", "--over", "spheres")
    assert "0 problems" in second.does("audit", "verify"), "what was tampered with is gone with its rows"
    assert second.ask("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'before%'") == []


def test_an_older_copy_that_was_put_back_by_hand_is_not_served(lost, second):
    second.looked_at()
    url = f"postgresql://{db.OWNER}@/spheres?host={second.socket}"
    second.ask("DROP SCHEMA public CASCADE")
    second.ask("CREATE SCHEMA public AUTHORIZATION pg_database_owner")
    second.ask("GRANT USAGE ON SCHEMA public TO PUBLIC")
    root = join([*map(read_share, lost.shares[:2])])
    works = keyfile.parse(second.key_file.read_text(), root).works
    backup.put_back(lost.backup_file, [*works.values()], url, ())
    code, said = second.run(*SERVE)
    assert (code, "database migrate" in said) == (1, True), said
    second.does("database", "migrate")
    for command in (SERVE, ("work",)):
        code, said = second.run(*command)
        assert (code, "older copy" in said, "spheres restore" in said) == (1, True, True), said
    second.does("restore", "--as-it-stands", "--by", "Ops", "--why", "by hand")
    moved = "UPDATE vault_regionkey SET purpose = %s WHERE purpose = %s RETURNING version"
    assert second.ask(moved, "root", "proof")
    code, said = second.run(*SERVE)
    assert (code, "did not end" in said, "spheres restore" in said) == (1, True, True), said
    second.ask(moved, "proof", "root")
    assert "0 problems" in second.does("audit", "verify")


def test_with_an_older_key_file_nothing_is_served_and_a_restore_lets_go_what_wrapped_her(lost, second):
    second.key_file.unlink()
    copy = second.folder / "former"
    copy.write_text(lost.former)
    second.does("keys", "join", copy, typed=f"{lost.shares[0]}\n{lost.shares[1]}\n")
    code, said = second.run(*SERVE)
    assert (code, "key file is an older copy: 1 were erased" in said) == (1, True), said
    root = join([*map(read_share, lost.shares[:2])])
    former = keyfile.parse(lost.former, root)
    works = list(former.works.values())
    manifest = backup.read_through(lost.backup_file, works)
    wrapped = dict(backup.wrapped_keys(lost.backup_file, works, manifest))[lost.her]
    assert decrypt(former.wraps[1], wrapped[VERSION_BYTES:], lost.her.bytes), "that file does open her"
    second.does("restore", lost.backup_file, "--by", "Ops", "--why", "keys lost", "--over", "spheres")
    assert str(lost.her) not in second.opened()
    now = keyfile.parse(second.key_file.read_text(), root)
    assert lost.her in now.erased
    assert former.wraps[1] not in now.wraps.values()
    assert "0 problems" in second.does("audit", "verify")
