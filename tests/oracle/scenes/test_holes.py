"""What would be wrong is seen: a hole is made in the database, and the comparison says so."""

import pytest
from conftest import as_owner
from django.db import connection

from tests.oracle.scenes.comparing import differences
from tests.oracle.scenes.rows import Told
from tests.oracle.scenes.scenes_consent import SCENES

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


def _wrong(hole: str | None) -> list[str]:
    story = next(scene for scene in SCENES if scene.tell.__name__ == "hl7_not_them").story()
    told = Told(story)
    if hole:
        with as_owner(), connection.cursor() as cursor:
            cursor.execute(hole, {"member": told.ids["Nora"], "girl": told.ids["Maya"]})
    return differences(told, "Nora", "Maya", (frozenset({"contact", "safety"}), frozenset()))


@pytest.mark.parametrize("hole", HOLES.values(), ids=HOLES)
def test_it_is_seen(hole: str) -> None:
    assert not _wrong(None)
    assert _wrong(hole)
