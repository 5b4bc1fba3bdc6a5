"""A synthetic region of its own, served as in production, and a real browser before it."""

import asyncio
import os
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp

import pytest
from conftest import KEY_FILE, alone
from playwright.sync_api import Browser, Page, expect, sync_playwright
from tools.browser import found

from tests.builders.journeys import SIZES, SPHERES
from tests.journeys.rows import MadeRows

PASSWORD = "spheres-demo-2023"
CHROMIUM = found()
expect.set_options(timeout=20_000)  # these machines are busy
TRIES = 3
"""How often a region is started, where only PostgreSQL was too slow to come up."""
REGIONS = KEY_FILE.parent / "regions"
LOOPS: list[asyncio.AbstractEventLoop | None] = []
SESSIONS: dict[tuple[str, str], list] = {}
"""(address, who) → the cookies of a session that is open."""


def a_folder(name: str) -> Path:
    """For a region. Not pytest's: it shuts its own to others whenever a run begins, and PostgreSQL's user is
    another where the tests are root's."""
    REGIONS.mkdir(exist_ok=True)
    return Path(mkdtemp(prefix=f"{name}-", dir=REGIONS))


@pytest.fixture(scope="session")
def made_region() -> Path:
    """The synthetic region, made once in a run: whoever walks in one walks in a copy."""
    folder = REGIONS / "made"
    REGIONS.mkdir(exist_ok=True)
    with alone(folder):
        if not folder.exists():
            making = a_folder("making")
            let_in(making)
            for _try in range(TRIES):
                ended = _started(making, [SPHERES, "demo", "--no-serve"], {}).wait()
                if not (ended and is_impatient(making)):
                    break
            assert ended == 0, (making / "log").read_text()[-3000:]
            making.rename(folder)
    return folder


@pytest.fixture(scope="module")
def region_folder(made_region: Path) -> Iterator[Path]:
    """A copy for the journeys of one file, which run commands in it, or serve it in a way of their own."""
    with a_copy(made_region) as folder:
        yield folder


@pytest.fixture(scope="session")
def served_region(made_region: Path) -> Iterator[tuple[str, MadeRows]]:
    """A copy that is served for as long as the run lasts, and its rows as they were at first."""
    with a_copy(made_region) as folder, serve_copy(folder) as url:
        yield url, MadeRows(folder)


@pytest.fixture(scope="module")
def address(served_region: tuple[str, MadeRows]) -> str:
    """Where a region is served as it was made: what the journeys of another file did to it is not there."""
    url, rows = served_region
    rows.put_back()
    SESSIONS.clear()
    return url


@pytest.fixture
def passes(served_region: tuple[str, MadeRows]):
    """So many days, for whose page this is."""

    def later(hers: str, days: float) -> None:
        served_region[1].pass_time(re.search(r"[0-9a-f-]{36}", hers)[0], days)

    return later


@contextmanager
def a_copy(made_region: Path) -> Iterator[Path]:
    folder = a_folder("region")
    subprocess.run(["cp", "-a", f"{made_region}/.", str(folder)], check=True)  # who owns each file stays, too
    yield folder
    shutil.rmtree(folder)


def let_in(folder: Path) -> None:
    """PostgreSQL runs as somebody else where the tests are root's."""
    for part in (folder, *folder.parents):
        if part.stat().st_uid == os.geteuid():
            part.chmod(part.stat().st_mode | 0o055)


def environment_of(folder: Path, **more: str) -> dict[str, str]:
    environment = {**os.environ, "SPHERES_DATA_FOLDER": str(folder), "SPHERES_KEY_PROVIDER": "file", **more}
    for name in ("DJANGO_SETTINGS_MODULE", "DJANGO_ALLOW_ASYNC_UNSAFE"):
        environment.pop(name, None)
    return environment


def serve_region(folder: Path, **more: str):
    """A region made in ``folder``, and served for as long as this lasts, with ``more`` settings."""
    return _served(folder, ("demo",), more)


def serve_copy(folder: Path, workers: int = 1, **more: str):
    """The same of a region made before: by one process, which is up sooner, unless more are meant."""
    serve = ("serve", "--workers", str(workers))
    return _served(folder, serve, {"SPHERES_DEMO": "1", "SPHERES_SECURE": "0", **more})


@contextmanager
def _served(folder: Path, command: tuple[str, ...], settings: dict[str, str]) -> Iterator[str]:
    let_in(folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url, words = f"http://127.0.0.1:{port}", [SPHERES, *command, "--port", str(port)]
    server, tries = _started(folder, words, settings), 1
    try:
        for _ in range(240):
            if server.poll() is not None and is_impatient(folder) and tries < TRIES:
                server, tries = _started(folder, words, settings), tries + 1
            assert server.poll() is None, (folder / "log").read_text()[-3000:]
            try:
                urllib.request.urlopen(url + "/sign-in/", timeout=2)
                break
            except OSError:
                time.sleep(0.5)
        else:
            raise AssertionError((folder / "log").read_text()[-3000:])
        yield url
    finally:
        _stop(server)


def is_impatient(folder: Path) -> bool:
    """Whether nothing was wrong but that PostgreSQL took more than ten seconds to come up: a busy machine's
    does, and is there the next time."""
    return "pg_ctl" in (folder / "log").read_text()[-3000:]


def _started(folder: Path, words: list[str], settings: dict[str, str]) -> subprocess.Popen:
    with (folder / "log").open("w") as log:
        return subprocess.Popen(
            words, env=environment_of(folder, **settings), stdout=log, stderr=log, start_new_session=True
        )


def _stop(server: subprocess.Popen) -> None:
    """What answers pages is killed first: a browser may hold it open for ten seconds more."""
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            name, rest = status.read_text().rsplit(")", 1)
            if "granian" in name and int(rest.split()[2]) == server.pid:
                os.kill(int(status.parent.name), signal.SIGKILL)
    with suppress(ProcessLookupError):
        os.killpg(server.pid, signal.SIGINT)
    try:
        server.wait(20)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)


@pytest.fixture(scope="session")
def browser():
    # Playwright's loop stays in this thread until the end, and Django would refuse its database to
    # every later test of this worker, though nothing in them is asynchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                  "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        )  # fmt: skip
        LOOPS.append(asyncio._get_running_loop())
        asyncio._set_running_loop(None)
        yield browser
        asyncio._set_running_loop(LOOPS.pop())
        browser.close()


@pytest.fixture(autouse=True)
def _in_the_browsers_loop(request: pytest.FixtureRequest) -> Iterator[None]:
    """Playwright's loop lives in this thread until the end: only a test that walks is in it. In another,
    Django would keep its connections apart, and nothing asynchronous could be begun."""
    if "browser" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("browser")
    asyncio._set_running_loop(LOOPS[-1])
    yield
    asyncio._set_running_loop(None)


def open_place(page, url):
    """By the bar at the top, or under “More”."""
    place = page.locator(f"nav a[href='{url}']").filter(visible=True)
    if not place.count():
        page.click("nav summary")
    place.click()


class Visitor:
    """Someone before a browser, of one size and in one language."""

    def __init__(self, browser: Browser, address: str, size: str, language: str) -> None:
        self.context = browser.new_context(
            viewport=SIZES[size], locale=language, base_url=address,
            ignore_https_errors=True,  # a proxy in a test makes its own certificate
        )  # fmt: skip
        self.address = address
        self.context.add_cookies([{"name": "spheres_language", "value": language, "url": address}])
        self.page: Page = self.context.new_page()

    def sign_in(self, who: str) -> Page:
        """With the session that an earlier visit of hers left open, if there is one: a code works once."""
        self.context.add_cookies(SESSIONS.get((self.address, who), []))
        self.page.goto("/home/")
        if "/sign-in/" in self.page.url:
            self.steps_in(who)
        here = [cookie for cookie in self.context.cookies() if cookie["name"] != "spheres_language"]
        SESSIONS[self.address, who] = here
        return self.page

    def steps_in(self, who: str) -> Page:
        """The password, then the second step."""
        self.page.goto("/sign-in/")
        self.page.fill("[name=login]", f"{who}@spheres.example")
        self.page.fill("[name=password]", PASSWORD)
        self.page.click("main form .button >> nth=0")
        self.page.fill("[name=code]", self.page.locator("[data-demo-code]").inner_text())
        self.page.click("main form .button >> nth=0")
        self.page.wait_for_url(re.compile(r"/(young-people|referrals|team|therapies)/"))
        return self.page


@pytest.fixture
def visit(browser, address):
    visitors = []

    def make(size: str = "desktop", language: str = "fr") -> Visitor:
        visitors.append(Visitor(browser, address, size, language))
        return visitors[-1]

    yield make
    for visitor in visitors:
        visitor.context.close()
