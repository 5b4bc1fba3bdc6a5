"""A synthetic region of its own, served as in production, and a real browser before it."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from tools.browser import found

PASSWORD = "spheres-demo-2023"
CHROMIUM = found()
expect.set_options(timeout=20_000)  # these machines are busy
SESSIONS: dict[tuple[str, str], list] = {}
"""(address, who) → the cookies of a session that is open."""
SIZES = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 900}}


@pytest.fixture(scope="session")
def region_folder(tmp_path_factory: pytest.TempPathFactory):
    return tmp_path_factory.mktemp("region")


@pytest.fixture(scope="session")
def address(region_folder: Path):
    """Where the region is served."""
    with serve_region(region_folder) as url:
        yield url


@contextmanager
def serve_region(folder: Path, **more: str):
    """A region of its own in ``folder``, served for as long as this lasts, with ``more`` settings."""
    for part in (folder, *folder.parents):
        if part.stat().st_uid == os.geteuid():
            part.chmod(part.stat().st_mode | 0o055)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "SPHERES_DATA_FOLDER": str(folder), "SPHERES_KEY_PROVIDER": "file", **more}
    for name in ("DJANGO_SETTINGS_MODULE", "DJANGO_ALLOW_ASYNC_UNSAFE"):
        environment.pop(name, None)
    command = [str(Path(sys.executable).with_name("spheres")), "demo", "--port", str(port)]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(240):
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
        os.killpg(server.pid, 2)
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, 9)


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
        yield browser
        browser.close()


def open_place(page, url):
    """By the bar at the top, or under “More”."""
    place = page.locator(f"nav a[href='{url}']").filter(visible=True)
    if not place.count():
        page.click("nav summary")
    place.click()


class Visitor:
    """Someone before a browser, of one size and in one language."""

    def __init__(self, browser: Browser, address: str, size: str, language: str) -> None:
        self.context = browser.new_context(viewport=SIZES[size], locale=language, base_url=address)
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
