"""Each scene three ways: as it was written by hand, as the rules mean it, and as PostgreSQL answers."""

import pytest

from tests.oracle.scenes import scenes_beside, scenes_consent, scenes_programme
from tests.oracle.scenes.comparing import differences
from tests.oracle.scenes.meaning import sight
from tests.oracle.scenes.region import Scene
from tests.oracle.scenes.rows import Told

SCENES = scenes_consent.SCENES + scenes_beside.SCENES + scenes_programme.SCENES
each_scene = pytest.mark.parametrize("scene", SCENES, ids=[scene.tell.__name__ for scene in SCENES])


def test_there_are_sixty() -> None:
    assert len({scene.title for scene in SCENES}) >= 60


@each_scene
def test_the_hand_and_the_rules_agree(scene: Scene) -> None:
    story = scene.story()
    wrong = []
    for (member, girl), (reads, writes) in scene.by_hand(story).items():
        meant = sight(story, member, girl)
        if meant.reads != reads or (not scene.reading_alone and meant.writes != writes):
            wrong.append(f"{member} of {girl}: reads {sorted(meant.reads)}, writes {sorted(meant.writes)}")
    assert not wrong, scene.title


@pytest.mark.django_db
@each_scene
def test_the_hand_and_the_database_agree(scene: Scene) -> None:
    story = scene.story()
    told = Told(story)
    wrong: list[str] = []
    for (member, girl), due in scene.by_hand(story).items():
        wrong += differences(told, member, girl, due, scene.reading_alone)
    assert not wrong, scene.title
