"""Each row of the record can be said in words."""

import re
from pathlib import Path

import pytest

from spheres.foundation.audit.models import Look
from spheres.programme.followup.wording import DONE, WHY, what_was_done

SOURCE = Path(__file__).resolve().parents[3]
GRANTS = SOURCE / "programme" / "grants" / "sql"
CALL = re.compile(r"record_(look|change)\(.*?\"([a-z]+:[a-z-]+)\"", re.DOTALL)
IN_SQL = re.compile(r"'(view|change)', '([a-z]+:[a-z-]+)'")


def recorded():
    for path in SOURCE.rglob("*.py"):
        if "tests" not in path.parts and path.name != "wording.py":
            for how, page in CALL.findall(path.read_text(encoding="utf-8")):
                yield page, Look.Kind.CHANGE if how == "change" else Look.Kind.VIEW
    for path in SOURCE.rglob("*.sql"):
        for kind, page in IN_SQL.findall(path.read_text(encoding="utf-8")):
            yield page, Look.Kind(kind)


@pytest.mark.parametrize(("page", "kind"), sorted(set(recorded())))
def test_every_page_and_action_that_is_recorded_has_its_words(page, kind):
    assert what_was_done(page, kind) != Look.Kind(kind).label


def test_no_words_are_left_of_what_is_no_longer_recorded():
    pages = {page for page, _kind in recorded()}
    assert {key if isinstance(key, str) else key[0] for key in DONE} == pages


def test_every_source_of_a_grant_says_why():
    views = "".join(path.read_text(encoding="utf-8") for path in GRANTS.glob("from_*.sql"))
    assert set(re.findall(r"'(\w+)' AS source,", views)) == set(WHY)
