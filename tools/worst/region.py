"""A synthetic region of its own, served on 127.0.0.1 from a folder of its own, with whoever keeps it running.

``spheres serve`` and PostgreSQL are begun again when they end, as a service manager does. Every process that
is ended was started here: it is of the session of ``spheres serve``, or of the PostgreSQL of this folder.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http import HTTPStatus
from http.client import HTTPException
from itertools import chain
from pathlib import Path
from threading import Event, RLock, Thread

import psycopg
from tests.builders.outages import Database, Someone
from tools.worst.promises import MESSAGE, Name

SPHERES = Path(sys.executable).with_name("spheres")
WEB, BACKGROUND, BACKEND, POSTMASTER = "web", "background", "backend", "postmaster"
STARTS_WITHIN = 180.0
"""Seconds; a busy machine is slow."""
SHOWN = 4
BEGINS_AGAIN_AFTER = 1.0
WAY_BACK = "/password/"
"""In a message by which a new password is chosen."""
BETWEEN_MESSAGES = "-" * 79


class Kept(Database):
    """PostgreSQL of a region, with the environment that it is started in."""

    environment: dict[str, str] | None = None

    def start(self) -> None:
        owner = self.data.stat()
        control = [str(Path(self.command[0]).with_name("pg_ctl")), "-w", "-s", "-D", str(self.data)]
        options = ["-o", f'-h "" -k {self.socket_folder}', "-l", str(self.data / "log"), "start"]
        subprocess.run(
            control + options, check=True, user=owner.st_uid, group=owner.st_gid, cwd="/", timeout=90,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env=self.environment,
        )  # fmt: skip

    @property
    def is_running(self) -> bool:
        try:
            return Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
        except (OSError, ValueError, IndexError):
            return False


class Region:
    """``address`` is where its pages are. ``begun_again``: how often ``spheres serve`` was."""

    database: Kept

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.more: dict[str, str] = {}
        self.begun_again = 0
        self.taken_over: list[str] = []
        """What a mail server of the tool's has accepted; elsewhere messages go into files."""
        self.database_is_wanted = self.is_wanted = False
        self._server: subprocess.Popen[bytes] | None = None
        self._sessions: set[int] = set()
        self._ends = Event()
        self._lock = RLock()

    @property
    def environment(self) -> dict[str, str]:
        here = {
            **os.environ, "SPHERES_DATA_FOLDER": str(self.folder), "SPHERES_KEY_PROVIDER": "file",
            "SPHERES_DEMO": "1", "SPHERES_SECURE": "0", "SPHERES_PROXIES": "1",
            "SPHERES_BODY_SECONDS": "2", "PYTHONWARNINGS": "ignore", **self.more,
        }  # fmt: skip
        here.pop("DJANGO_SETTINGS_MODULE", None)
        return here

    def command(self, *words: str) -> str:
        """What a command of the product says. Raises ``CalledProcessError``."""
        return subprocess.run(
            [str(SPHERES), *words], env=self.environment, check=True, text=True, timeout=STARTS_WITHIN * 2,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        ).stdout  # fmt: skip

    # Who keeps it running

    def begin(self) -> None:
        """Served, until ``end``."""
        self._begin_server()
        self.until_served()
        self.database = Kept(self.folder)
        self.database.environment = self.environment
        self.database_is_wanted = self.is_wanted = True
        self._ends.clear()
        self._keeper = Thread(target=self._keep, daemon=True)
        self._keeper.start()

    def _begin_server(self) -> None:
        with (self.folder / "log").open("ab") as log:
            words = [str(SPHERES), "serve", "--port", str(self.port)]
            self._server = subprocess.Popen(
                words, env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip
        self._sessions.add(self._server.pid)

    def _keep(self) -> None:
        while not self._ends.wait(BEGINS_AGAIN_AFTER):
            with self._lock:
                if self.database_is_wanted and not self.database.is_running:
                    with suppress(subprocess.SubprocessError):  # tried again in a second
                        self.database.start()
                elif self.is_wanted and self._server and self._server.poll() is not None:
                    self.begun_again += 1
                    self._begin_server()

    def until_served(self) -> float:
        """Seconds until a page is shown, so many times together: several processes answer."""
        began, shown = time.monotonic(), 0
        while shown < SHOWN:
            if time.monotonic() - began > STARTS_WITHIN:
                raise SystemExit(f"Not served: {(self.folder / 'log').read_text()[-2000:]}")
            shown = shown + 1 if self.is_served() else 0
            time.sleep(0.1)
        return time.monotonic() - began

    def is_served(self) -> bool:
        try:
            return Someone(self.address).get("/sign-in/").status == HTTPStatus.OK
        except (OSError, HTTPException):
            return False

    def take_database_away(self) -> None:
        with self._lock:
            self.database_is_wanted = False
            self.database.stop()

    def give_database_back(self) -> None:
        with self._lock:
            self.database.start()
            self.database_is_wanted = True

    def end(self) -> None:
        """Pages, background work and PostgreSQL, by their own processes."""
        self.is_wanted = self.database_is_wanted = False
        self._ends.set()
        if hasattr(self, "_keeper"):
            self._keeper.join(100)
        self._signal_all(signal.SIGTERM)
        if self._server:
            with suppress(subprocess.TimeoutExpired):
                self._server.wait(15)
        self._signal_all(signal.SIGKILL)
        if (self.folder / "postgres" / "postmaster.pid").exists():
            database = Kept(self.folder)
            if database.is_running:
                database.stop()

    def _signal_all(self, number: int) -> None:
        for pid, _name, _words in self._processes():
            with suppress(ProcessLookupError):
                os.kill(pid, number)

    # Its processes

    def _processes(self) -> Iterator[tuple[int, str, str]]:
        """(pid, name, command) of all that ``spheres serve`` started, and of itself."""
        for status in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError, IndexError, ValueError):
                name, rest = status.read_text().rsplit(")", 1)
                state, _parent, _group, session = rest.split()[:4]
                if int(session) in self._sessions and state != "Z":
                    words = (status.parent / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                    yield int(status.parent.name), name.partition("(")[2], words

    def pids(self, kind: str) -> list[int]:
        """Of the web processes that answer pages, of the background worker, of the backends that pages use,
        or of PostgreSQL itself."""
        if kind == POSTMASTER:
            return [self.database.pid] if self.database.is_running else []
        if kind == BACKEND:
            with suppress(psycopg.Error):
                return [pid for (pid,) in self.ask(BACKENDS)]
            return []
        found = [(pid, words) for pid, _name, words in self._processes()]
        if kind == BACKGROUND:
            return [pid for pid, words in found if words.rstrip().endswith("spheres work")]
        web = {pid for pid, words in found if "granian" in words}
        return [pid for pid in web if _parent(pid) in web]

    def kill(self, kind: str, number: int = signal.SIGKILL) -> bool:
        """One of this kind, if one is there."""
        pids = self.pids(kind)
        if pids:
            with suppress(ProcessLookupError):
                os.kill(pids[0], number)
                return True
        return False

    # Its rows and messages

    def ask(self, query: str, *values: object) -> list[tuple]:
        """As PostgreSQL's own superuser: for the clock of the queue and for what is to be opened, by ids."""
        with self.database.connection() as connection:
            cursor = connection.execute(query, values or None)
            return cursor.fetchall() if cursor.description else []

    def messages(self) -> Counter[Name]:
        """By whom each went to, of those that lead to a new password."""
        return self._messages(WAY_BACK)

    def all_messages(self) -> Counter[Name]:
        return self._messages("")

    def _messages(self, holding: str) -> Counter[Name]:
        """A message that was handed over twice under one Message-ID is one: whoever takes it in knows it."""
        texts = [(to, _line(text, "Message-ID: ")) for to, text in self._texts() if holding in text]
        return Counter((MESSAGE, to) for to, _id in dict.fromkeys(texts))

    def handed_over_again(self) -> int:
        """How many copies went beside the first."""
        texts = [(to, _line(text, "Message-ID: ")) for to, text in self._texts()]
        return len(texts) - len(set(texts))

    def handed_over(self, to: str) -> list[str]:
        """When each message to this address was, and by which process."""
        lines = [line for address, text in self._texts() if address == to for line in text.splitlines()]
        return [line for line in lines if line.startswith(("Date: ", "Message-ID: "))]

    def _texts(self) -> Iterator[tuple[str, str]]:
        files = [file.read_text(errors="replace") for file in sorted((self.folder / "mail").glob("*"))]
        for text in chain(self.taken_over, *(file.split(BETWEEN_MESSAGES) for file in files)):
            to = [line for line in text.splitlines() if line.startswith("To: ")]
            if to:
                yield to[0].removeprefix("To: ").strip(), text


def _line(text: str, begins: str) -> str:
    """The first line that does."""
    return next((line for line in text.splitlines() if line.startswith(begins)), text)


BACKENDS = "SELECT pid FROM pg_stat_activity WHERE usename = 'spheres_app' ORDER BY random() LIMIT 1"


def _parent(pid: int) -> int:
    with suppress(OSError, IndexError, ValueError):
        return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])
    return 0


@contextmanager
def made_region(given: Path | None, more: Mapping[str, str] | None = None) -> Iterator[Path]:
    """The region of the demo, made once and served as copies; one that was made before, where it is given.
    ``more``: the environment in which it is made."""
    with _a_folder() as folder:
        if given is None:
            given = folder / "made"
            making = Region(given)
            making.more = dict(more or {})
            given.mkdir()
            _let_in(given)
            making.command("demo", "--no-serve")
        yield given


@contextmanager
def a_region(made: Path) -> Iterator[Region]:
    """A copy of ``made``, not served yet."""
    with _a_folder() as folder:
        subprocess.run(["cp", "-a", f"{made}/.", str(folder)], check=True)  # who owns each file stays, too
        shutil.rmtree(folder / "mail", ignore_errors=True)
        _let_in(folder)
        region = Region(folder)
        try:
            yield region
        finally:
            region.end()


@contextmanager
def served(made: Path, **more: str) -> Iterator[Region]:
    with a_region(made) as region:
        region.more = more
        region.begin()
        yield region


@contextmanager
def _a_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="spheres-faults-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _let_in(folder: Path) -> None:
    """PostgreSQL runs as somebody else where the tool is root's."""
    folder.chmod(folder.stat().st_mode | 0o055)
