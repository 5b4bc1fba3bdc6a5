"""The region's key is renewed while a worker writes, and the background work survives being killed."""

import os
import signal
import time
from pathlib import Path

import pytest

from tests.builders.journeys import SETTINGS, open_first, run
from tests.journeys.conftest import Visitor, serve_copy

pytestmark = pytest.mark.journey


def children_of(folder):
    """(id, command) of each process of this region's server."""
    for status in Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"SPHERES_DATA_FOLDER={folder}".encode() in status.read_bytes():
                yield int(status.parent.name), (status.parent / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue


def test_nothing_is_lost_while_the_key_is_renewed_nor_when_the_worker_is_killed(region_folder, browser):
    folder = region_folder
    with serve_copy(folder, workers=2, **SETTINGS) as address:
        page = Visitor(browser, address, "phone", "fr").sign_in("pivot")
        page.goto("/young-people/mine/")
        open_first(page)
        hers = page.url
        key_before = (folder / "region.key").read_text()
        rotation, written = run(folder, "vault", "rotate", "--wait", "4"), []
        while rotation.poll() is None or len(written) < 3:
            words = f"Note {len(written)} pendant que la clé change."
            page.goto(hers + "notes/add/")
            page.check("[name=kind][value=call]")
            page.check("[name=opening][value=open]")
            page.fill("[name=text]", words)
            page.click("main form button >> nth=-1")
            page.wait_for_url(hers)
            written.append(words)
            assert len(written) < 200
        said = rotation.communicate()[0]
        assert rotation.returncode == 0, said
        (worker,) = [pid for pid, command in children_of(folder) if command[-2:] == [b"work", b""]]
        os.kill(worker, signal.SIGKILL)
        page.goto(hers)
        seen = {words for words in written if words in page.inner_text("main")}
        while older := page.locator("a[href*='before=']").all():
            older[0].click()
            page.wait_for_load_state()
            seen |= {words for words in written if words in page.inner_text("main")}
        assert seen == set(written)
        assert (folder / "region.key").read_text().strip() not in key_before
        checked = run(folder, "vault", "check")
        assert checked.wait(60) == 0, checked.stdout.read()

        began = time.time()
        seals = folder / "audit" / "seals.jsonl"
        before = seals.read_text().count("\n") if seals.exists() else 0
        while not seals.exists() or seals.read_text().count("\n") == before:
            assert time.time() - began < 150, "the killed worker did not come back to seal the record"
            time.sleep(1)
            page.goto(hers)
        verified = run(folder, "audit", "verify")
        said = verified.communicate(timeout=60)[0]
        assert verified.returncode == 0, said
        assert " 0 problems" in said
