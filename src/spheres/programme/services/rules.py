"""How a service referral goes on. Plain functions on plain values."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from statistics import median

OVER = frozenset({"closed", "withdrawn"})
ANSWERS = {
    "asked": ("accepted", "declined"),
    "accepted": ("in_progress", "done", "declined"),
    "in_progress": ("in_progress", "done"),
}
"""What the service can answer. ``in_progress`` again is a new date."""
SHE_SAYS = timedelta(days=7)
"""After it is done, to ask her what she says of it."""
LOOK_ELSEWHERE = timedelta(days=3)
"""After it was declined, to look for something else with her."""
NEEDS_A_DATE = frozenset({"accepted", "in_progress"})
NIGHT_BEGINS = time(12)
"""Beds said after noon are for the night to come; before, for the night that is ending."""


def next_statuses(status: str, *, is_worker: bool, is_addressed: bool, is_outside: bool) -> list[str]:
    """What can be said next, by who is asking. Her worker answers for a service outside Spheres; she alone
    closes what is done or declined, and takes back what the young person no longer wants."""
    found: list[str] = []
    if is_addressed or (is_worker and is_outside):
        found += ANSWERS.get(status, ())
    if is_worker and status in ("done", "declined"):
        found.append("closed")
    if is_worker and status not in OVER:
        found.append("withdrawn")
    return found


def next_date(status: str, given: date | None, today: date) -> date | None:
    """By when something is to be heard or done again; none when it is over."""
    if status in OVER:
        return None
    if status == "done":
        return today + SHE_SAYS
    if status == "declined":
        return today + LOOK_ELSEWHERE
    return given


def night_of(day: date, hour: time) -> date:
    """The evening on which the night of this hour begins, on the region's clock."""
    return day if hour >= NIGHT_BEGINS else day - timedelta(days=1)


IN_AN_ESTABLISHMENT = timedelta(hours=12)
"""After a stay so long the law asks something of an establishment (Civil Code of Québec, article 14)."""


def is_to_ring(asked_at: datetime, minutes: int, now: datetime) -> bool:
    """Whether what is for tonight has waited unopened for so long that whoever asked rings them."""
    return now >= asked_at + timedelta(minutes=minutes)


def days_waited(asked_on: date, began_on: date | None, today: date) -> int:
    """From the request to the first session, or until today."""
    return ((began_on or today) - asked_on).days


def middle(days: Iterable[int]) -> int | None:
    """Half waited less, half more."""
    values = list(days)
    return round(median(values)) if values else None
