"""Each row of the record can be said in words."""

import re
from pathlib import Path

import pytest
from tests.routes import routes

from spheres.foundation.audit.models import Look
from spheres.programme.oversight.wording import WHY, record_words, what_was_done

SOURCE = Path(__file__).resolve().parents[3]
GRANTS = SOURCE / "programme" / "grants" / "sql"
CHANGED = re.compile(r"(?:\.changed|record_change|record_look)\(.*?\"([a-z]+:[a-z-]+)\"", re.DOTALL)
IN_SQL = re.compile(r"(?:'change', |team_hands_over\([a-z_., ]+, )'([a-z]+:[a-z-]+)'")
POSTED = re.compile(r"@require_POST\n@about_participant\([^\n]*\)\ndef (\w+)")
SHOWS_AGAIN = {"safety:unreached-step", "safety:unreached-done", "safety:unreached-earlier"}
"""Sent, and shown again when something in them needs attention."""
LISTS = {
    "workspace:my-day", "workspace:my-young-people", "workspace:shared-with-me", "services:requests",
    "accompaniment:my-expenses", "therapy:mine", "referrals:incoming", "referrals:referral",
    "referrals:match", "safety:emergencies", "safety:emergency-review",
}  # fmt: skip
"""Pages that show several people, or someone who is named by something else than her id."""


def sources(ending):
    for path in SOURCE.rglob(f"*.{ending}"):
        if "tests" not in path.relative_to(SOURCE).parts and path.name != "contributes.py":
            yield path, path.read_text(encoding="utf-8")


def changed():
    found = {page for _path, text in sources("py") for page in CHANGED.findall(text)}
    return found | {page for _path, text in sources("sql") for page in IN_SQL.findall(text)}


def shown():
    """Pages about someone, those apart that only take what is sent."""
    posted = {
        f"{path.parent.name}:{view.replace('_', '-')}"
        for path, text in sources("py")
        for view in POSTED.findall(text)
    }
    about = {name for name, route in routes() if "participant_id" in route}
    return (about - posted) | SHOWS_AGAIN | LISTS


RECORDED = {(page, Look.Kind.CHANGE) for page in changed()} | {(page, Look.Kind.VIEW) for page in shown()}


@pytest.mark.parametrize(("page", "kind"), sorted(RECORDED))
def test_every_page_and_action_that_is_recorded_has_its_words(page, kind):
    assert what_was_done(page, kind) != Look.Kind(kind).label


def test_what_is_printed_is_said_as_what_is_read():
    assert what_was_done("oversight:who-looked", "print") == what_was_done("oversight:who-looked", "view")


def test_no_words_are_left_of_what_is_no_longer_recorded():
    known = {key if isinstance(key, tuple) else (key, None) for key in record_words()}
    assert {(page, kind) for page, kind in known if kind} <= RECORDED
    assert {page for page, _kind in known} == {page for page, _kind in RECORDED}


def test_every_source_of_a_grant_says_why():
    views = "".join(path.read_text(encoding="utf-8") for path in GRANTS.glob("from_*.sql"))
    said = "".join(re.findall(r"(?:'\w+'|CASE.*?END) AS source,", views, re.DOTALL))
    assert {*re.findall(r"'(\w+)'", said), "addressed"} == set(WHY)
