"""What changed on her map of needs. Plain functions on plain values."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Mark:
    """Where she puts one need, and what is said of it."""

    weight: str
    her_words: str = ""
    gave: str = ""
    otherwise: str = ""


def changed_marks(before: Mapping[str, Mark], after: Mapping[str, Mark]) -> dict[str, Mark]:
    """The needs that are marked otherwise than before, by code. What she left blank stays as it was."""
    return {code: mark for code, mark in after.items() if before.get(code) != mark}
