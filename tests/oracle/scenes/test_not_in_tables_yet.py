"""What access.md says and no table can say yet: held in memory alone, each answer written by hand."""

import pytest

from tests.oracle.scenes.meaning import sight
from tests.oracle.scenes.region import WALKS, Scene, joined, scenes_of
from tests.oracle.scenes.saying import Story, days, hours

SCENES: list[Scene] = []
scene = scenes_of(SCENES)
HOLDERS = "holder, and she agrees"


@scene(
    "An agreement between partners ended by its date, two months ago",
    Paula=WALKS,
    Nora="safety contact",
)
def agreement_lapsed(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Harbour", "safety contact needs", at=days(-100))
    s.named("Maya", "Nora", by="Harbour", at=days(-90))
    s.out_of_agreement("Harbour", at=days(-60), by_date=True)


@scene("… four months ago: its grace is over", Paula=WALKS)
def agreement_lapsed_long_ago(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Harbour", "safety contact needs", at=days(-200))
    s.named("Maya", "Nora", by="Harbour", at=days(-190))
    s.out_of_agreement("Harbour", at=days(-120), by_date=True)


# Who decides.


@scene("A parent's decision at fifteen opens nothing")
def parent_decides_at_15(s: Story) -> None:
    s.girl("Maya", age=15)
    s.yes("Maya", decided_by=HOLDERS)
    s.walks_with("Paula", "Maya")


@scene("At twelve she cannot decide alone")
def alone_at_12(s: Story) -> None:
    s.girl("Maya", age=12)
    s.yes("Maya")
    s.walks_with("Paula", "Maya")


@scene("At twelve who holds authority cannot either, without her")
def without_her_at_12(s: Story) -> None:
    s.girl("Maya", age=12)
    s.yes("Maya", decided_by="holder")
    s.walks_with("Paula", "Maya")


# Supervision of which she was not told.


@scene("She was not told of the supervisor", Paula=WALKS)
def not_told(s: Story) -> None:
    joined(s)
    s.supports("Susan", "Paula", is_told=False)


# Another worker beside or instead of hers.


@scene("Her worker is ill: a replacement until the end of the month", Paula=WALKS, Petra=WALKS)
def replaced(s: Story) -> None:
    joined(s)
    s.replaces("Petra", "Maya", at=hours(-1), until=days(20))


@scene("… that begins tomorrow, and one that is over", Paula=WALKS)
def replaced_not_now(s: Story) -> None:
    joined(s)
    s.replaces("Petra", "Maya", at=days(1), until=days(20))
    s.replaces("Petra", "Maya", at=days(-20), until=days(-10))


@scene("… by someone of whom she has said: never her", Paula=WALKS)
def replaced_by_whom_she_excluded(s: Story) -> None:
    joined(s)
    s.never("Maya", "Petra")
    s.replaces("Petra", "Maya", at=hours(-1), until=days(20))


@pytest.mark.parametrize("scene", SCENES, ids=[scene.tell.__name__ for scene in SCENES])
def test_the_hand_and_the_rules_agree(scene: Scene) -> None:
    story = scene.story()
    for (member, girl), (reads, writes) in scene.by_hand(story).items():
        meant = sight(story, member, girl)
        assert meant.reads == reads, f"{member}: {scene.title}"
        assert scene.reading_alone or meant.writes == writes, f"{member}: {scene.title}"
