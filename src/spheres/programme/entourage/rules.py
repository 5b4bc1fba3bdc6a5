"""Where people stand on the picture of her entourage. Plain functions on plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

CENTRE = 200
"""Middle of the picture, which is twice as wide and high; in the units of its drawing."""
NEAR, FAR = 95, 150
ORDER = ("helps", "mixed", "unknown", "harms", "never")


@dataclass(frozen=True)
class Place:
    """Where someone is drawn, and where the line to her ends; coordinates from the top left."""

    key: str
    x: int
    y: int
    line_x: int
    line_y: int
    middle_x: int
    middle_y: int


def ecomap(people: Sequence[tuple[str, str]]) -> list[Place]:
    """A place for each (key, stance): around her in a circle, who helps nearest. ``never`` is the stance of
    who must never be contacted."""
    found = []
    for number, (key, stance) in enumerate(sorted(people, key=lambda row: ORDER.index(row[1]))):
        angle = 2 * pi * number / len(people) - pi / 2
        # Every second one of many stands a little farther, so that names do not run into each other.
        radius = (NEAR if stance == "helps" else FAR) + (18 if len(people) > 8 and number % 2 else 0)  # noqa: PLR2004

        def at(distance: float, angle: float = angle) -> tuple[int, int]:
            return round(CENTRE + distance * cos(angle)), round(CENTRE + distance * sin(angle))

        found.append(Place(key, *at(radius), *at(radius - 26), *at((radius + 8) / 2)))
    return found


def short(name: str, longest: int = 12) -> str:
    """A name that fits under its circle; the list beside says it whole."""
    return name if len(name) <= longest else name[: longest - 1].rstrip() + "…"
