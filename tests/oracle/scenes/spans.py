"""Moments of a scene, as spans from now: ``days(-3)`` is three days ago, ``hours(2)`` in two hours."""

from datetime import timedelta

Moment = timedelta
NOW = timedelta(0)


def days(count: float) -> Moment:
    return timedelta(days=count)


def hours(count: float) -> Moment:
    return timedelta(hours=count)
