"""Each scene three ways: as it was written by hand, as the rules mean it, and as PostgreSQL answers."""

import pytest
from conftest import as_owner
from django.db import connection

from tests.oracle.scenes import (
    asking,
    scenes_beside,
    scenes_consent,
    scenes_lapsed,
    scenes_narrowed,
    scenes_never,
    scenes_programme,
    scenes_taken_over,
    scenes_tonight,
)
from tests.oracle.scenes.comparing import differences, later
from tests.oracle.scenes.meaning import alters, opens, sight
from tests.oracle.scenes.region import FOLLOW_UP, Scene, region
from tests.oracle.scenes.rows import LoadedStory
from tests.oracle.scenes.saying import Story, days, kinds

PLACES = (
    scenes_consent,
    scenes_beside,
    scenes_programme,
    scenes_narrowed,
    scenes_never,
    scenes_lapsed,
    scenes_taken_over,
    scenes_tonight,
)
SCENES = [scene for place in PLACES for scene in place.SCENES]
WITH_ROWS = [scene for scene in SCENES if scene.story().records("Maya")]
each_scene = pytest.mark.parametrize("scene", SCENES, ids=[scene.tell.__name__ for scene in SCENES])


def test_there_are_two_hundred() -> None:
    assert len({scene.title for scene in SCENES}) >= 200


@each_scene
def test_the_hand_and_the_rules_agree(scene: Scene) -> None:
    story = scene.story()
    wrong = []
    for (member, girl), (reads, writes) in scene.by_hand(story).items():
        meant = sight(story, member, girl)
        if meant.reads != reads or (not scene.reading_alone and meant.writes != writes):
            wrong.append(f"{member} of {girl}: reads {sorted(meant.reads)}, writes {sorted(meant.writes)}")
    assert not wrong, scene.title


@pytest.mark.parametrize("scene", WITH_ROWS, ids=[scene.tell.__name__ for scene in WITH_ROWS])
def test_the_hand_and_the_rules_agree_on_rows(scene: Scene) -> None:
    story = scene.story()
    wrong = []
    for (member, girl), (reads, writes) in scene.by_hand(story).items():
        opened = {record.name for record in story.records(girl) if opens(story, member, record)}
        if opened != scene.rows_by_hand(story, member, girl, reads, writing=False):
            wrong.append(f"{member} of {girl} opens {sorted(opened)}")
        written = {record.name for record in story.records(girl) if alters(story, member, record)}
        if written != scene.rows_by_hand(story, member, girl, writes, writing=True):
            wrong.append(f"{member} of {girl} writes on {sorted(written)}")
    assert not wrong, scene.title


def alterable(
    scene: Scene, story: Story, member: str, girl: str, writes: frozenset[str]
) -> frozenset[str] | None:
    """The told records on which she may write, of those on which anyone can; where some were told."""
    if not story.records(girl) or member not in scene.said:
        return None
    can = {record.name for record in asking.alterable(story, girl)}
    return scene.rows_by_hand(story, member, girl, writes, writing=True) & can


@pytest.mark.django_db
@each_scene
def test_the_hand_and_the_database_agree(scene: Scene) -> None:
    story = scene.story()
    told = LoadedStory(story)
    wrong: list[str] = []
    for (member, girl), due in scene.by_hand(story).items():
        if not asking.is_asked(told, member):
            continue
        rows = scene.rows_by_hand(story, member, girl, due[0], writing=False)
        alters = alterable(scene, story, member, girl, due[1])
        wrong += differences(told, member, girl, due, scene.reading_alone, rows, alters)
        if member in told.in_the_story:
            wrong += later(told, member, girl)
    assert not wrong, scene.title


@pytest.mark.django_db
@pytest.mark.parametrize(("grace", "passed", "is_kept"), [(3, 2, True), (3, 4, False), (60, 45, True)])
def test_the_pack_says_how_long(grace: int, passed: int, is_kept: bool) -> None:
    """How long what was agreed is kept when the date of the programme's yes has passed."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("UPDATE access_grace SET days = %s", [grace])
    story = Story()
    region(story)
    scenes_lapsed.lapsed(story, until=days(-passed))
    scenes_lapsed.shelter(story)
    told = LoadedStory(story)
    worker, liaison = kinds(FOLLOW_UP), kinds("safety contact")
    nothing = frozenset[str]()
    due = {
        "Paula": (worker, worker) if is_kept else (nothing, nothing),
        "Nora": (liaison, kinds("safety")) if is_kept else (nothing, nothing),
    }
    assert not [wrong for member in due for wrong in differences(told, member, "Maya", due[member])]
