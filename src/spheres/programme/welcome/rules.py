"""What comes next before she has joined."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum


class Touch(StrEnum):
    """What the welcoming worker is offered first."""

    NOTE = "note"
    """An attempt to reach her."""
    MET = "met"
    """Whether the first meeting took place: its moment has come, and nothing says so."""
    PLAN = "plan"
    """The first meeting: she was reached, and none is planned."""
    AGREE = "agree"
    """What she agrees to: they have met."""


def next_touch(planned: datetime | None, reached: Collection[datetime], now: datetime) -> Touch:
    """``planned``: the first meeting; ``reached``: when she was reached."""
    if planned is None:
        return Touch.PLAN if reached else Touch.NOTE
    if planned > now:
        return Touch.NOTE
    return Touch.AGREE if any(at >= planned for at in reached) else Touch.MET
