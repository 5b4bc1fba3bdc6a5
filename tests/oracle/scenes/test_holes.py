"""What would be wrong is seen: a hole is made in the database, and the comparison says so."""

import pytest
from conftest import as_owner
from django.db import connection

from tests.oracle.scenes.comparing import differences
from tests.oracle.scenes.region import region
from tests.oracle.scenes.rows import LoadedStory
from tests.oracle.scenes.saying import Scope, Story, days
from tests.oracle.scenes.scenes_consent import SCENES
from tests.oracle.scenes.scenes_narrowed import follow_up, named

pytestmark = pytest.mark.django_db

HOLES = {
    "a right that nothing gives": (
        "INSERT INTO access_grant"
        " (member_id, participant_id, category, may_write, valid_from, source, source_id, left_out, not_from)"
        " VALUES (%(member)s, %(girl)s, 'needs', false, now() - interval '1 day', 'consent', %(girl)s,"
        " '{}', '{}')"
    ),
    "a right to write that nothing gives": "UPDATE access_grant SET may_write = true",
    "a right that is missing": "DELETE FROM access_grant WHERE category = 'safety'",
    "a table that anyone reads": "CREATE POLICY hole ON needs_need FOR SELECT TO spheres_app USING (true)",
    "words that who is in the circle sees": (
        "CREATE POLICY hole ON legal_legalstep FOR SELECT TO spheres_app"
        " USING (participant_id = ANY (COALESCE((SELECT access_readable('contact')), '{}')))"
    ),
    "words that who is in the circle changes": (
        "CREATE POLICY hole ON participants_contactway FOR ALL TO spheres_app USING (true) WITH CHECK (true)"
    ),
}


OF_ROWS = {
    "from today on, forgotten": "UPDATE access_grant SET since = NULL",
    "a note that was left out": "UPDATE access_grant SET left_out = '{}'",
    "words that were left out": "UPDATE access_grant SET not_from = '{}'",
    "a table whose rows nobody looks at": (
        "CREATE POLICY hole ON notes_contactnote FOR SELECT TO spheres_app"
        " USING (participant_id = ANY (COALESCE((SELECT access_readable('clinical')), '{}')))"
    ),
    "what hangs on a note that was left out": (
        "CREATE POLICY hole ON notes_noteaddition FOR SELECT TO spheres_app USING (true)"
    ),
    "a restriction that nobody heard": (
        "UPDATE participants_restriction SET in_force_at = NULL WHERE in_force_at IS NOT NULL"
    ),
}


def _narrowed(hole: str | None) -> list[str]:
    s = Story()
    region(s)
    follow_up(s)
    scope = Scope(days(-10), frozenset({"added to new"}), frozenset({"Clinic"}))
    named(s, "clinical", scope=scope)
    s.named("Maya", "Nell", by="Harbour")
    s.never("Maya", "Nell")
    told = LoadedStory(s)
    if hole:
        with as_owner(), connection.cursor() as cursor:
            cursor.execute(hole)
    clinical, nothing = frozenset({"clinical"}), frozenset[str]()
    wrong = differences(told, "Nora", "Maya", (clinical, nothing), rows=frozenset({"new"}))
    return wrong + differences(told, "Nell", "Maya", (nothing, nothing), rows=nothing)


def _wrong(hole: str | None) -> list[str]:
    story = next(scene for scene in SCENES if scene.tell.__name__ == "hl7_not_them").story()
    told = LoadedStory(story)
    if hole:
        with as_owner(), connection.cursor() as cursor:
            cursor.execute(hole, {"member": told.ids["Nora"], "girl": told.ids["Maya"]})
    return differences(told, "Nora", "Maya", (frozenset({"contact", "safety"}), frozenset()))


def test_there_is_none() -> None:
    assert not _wrong(None)
    assert not _narrowed(None)


@pytest.mark.parametrize("hole", HOLES.values(), ids=HOLES)
def test_it_is_seen(hole: str) -> None:
    assert _wrong(hole)


@pytest.mark.parametrize("hole", OF_ROWS.values(), ids=OF_ROWS)
def test_it_is_seen_row_by_row(hole: str) -> None:
    assert _narrowed(hole)
