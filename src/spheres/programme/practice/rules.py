"""Which cards may fit, and why each. Plain functions on plain values."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

AT_MOST = 3
"""More would be a list to get through, and no idea."""


@dataclass(frozen=True)
class Noted:
    """A stage as it was noted last in somebody's eyes: its code, whose view it is, on which day."""

    stage: str
    voice: str
    on: date


@dataclass(frozen=True)
class Fitting:
    """A card, and when it may fit, by code."""

    code: str
    stages: Collection[str]
    areas: Collection[str]


@dataclass(frozen=True)
class Idea:
    """A card that may fit now, and what it is shown because of: nothing else counts."""

    code: str
    noted: tuple[Noted, ...]
    areas: tuple[str, ...]


def what_may_fit(cards: Sequence[Fitting], noted: Sequence[Noted], areas: Collection[str]) -> list[Idea]:
    """At most three. First what answers both a stage and a goal, then what answers the stage noted last, then
    a goal; in the order of ``cards`` where nothing tells them apart. ``areas``: of her goals, in an
    order. Source: our own; nothing is ever chosen for her, nor shown unasked."""
    ideas = [_idea(card, noted, areas) for card in cards]
    fitting = [idea for idea in ideas if idea.noted or idea.areas]
    return sorted(fitting, key=_comes_first)[:AT_MOST]


def _idea(card: Fitting, noted: Sequence[Noted], areas: Collection[str]) -> Idea:
    return Idea(
        card.code,
        tuple(view for view in noted if view.stage in card.stages),
        tuple(area for area in dict.fromkeys(areas) if area in card.areas),
    )


def _comes_first(idea: Idea) -> tuple[bool, int]:
    newest = max((view.on.toordinal() for view in idea.noted), default=0)
    return not (idea.noted and idea.areas), -newest
