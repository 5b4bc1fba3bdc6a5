"""The rules of psychotherapy. Plain functions on plain values."""

from datetime import date, timedelta

HAPPENED = frozenset({"came", "remote"})
NEXT_NEWS = timedelta(days=28)
"""After the first session, until the one who asked hears again that it goes on."""


def is_first_session(attendance: str, before: list[str]) -> bool:
    """Whether it begins here: she was there, and had not been before."""
    return attendance in HAPPENED and not HAPPENED & set(before)


def news_by(on: date, today: date) -> date:
    """By which day the one who asked for the therapy hears of it again, after a session on the day ``on``."""
    return max(on, today) + NEXT_NEWS
