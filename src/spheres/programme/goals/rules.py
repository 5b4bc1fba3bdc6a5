"""Rulers and their questions. Plain functions on plain values."""

from enum import StrEnum

HIGHEST = 10
"""A ruler goes from 0 to this (motivational interviewing)."""


class Question(StrEnum):
    """What is asked once she has said a number. Never why an importance is not higher: that asks for reasons
    against it."""

    WHY_NOT_LOWER = "why_not_lower"
    """Importance: what makes it this, and not lower? It calls forth her own reasons."""
    ONE_MORE = "one_more"
    """Confidence: what would take it one higher?"""
    WHAT_HOLDS_IT = "what_holds_it"
    """Confidence, at the top: there is no higher, so what makes her this sure."""
    WHAT_WOULD_HAVE_TO_HAPPEN = "what_would_have_to_happen"
    """At nothing, of either: no comparison."""


def importance_question(importance: int) -> Question:
    """What to ask of an importance from 0 to 10. Source: motivational interviewing, ruler prompts."""
    return Question.WHY_NOT_LOWER if importance else Question.WHAT_WOULD_HAVE_TO_HAPPEN


def confidence_question(confidence: int) -> Question:
    """What to ask of a confidence from 0 to 10. Source: motivational interviewing, ruler prompts; at 10 our
    own."""
    if not confidence:
        return Question.WHAT_WOULD_HAVE_TO_HAPPEN
    return Question.ONE_MORE if confidence < HIGHEST else Question.WHAT_HOLDS_IT


def next_version(versions: list[int]) -> int:
    """What was agreed of how a goal will be known is frozen: a change is the next version. Source:
    goal attainment scaling."""
    return max(versions, default=0) + 1
