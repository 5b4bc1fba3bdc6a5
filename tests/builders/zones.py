"""Time zones of every kind, and when their clocks change."""

from datetime import UTC, datetime, timedelta

ZONES = [
    "America/Toronto", "America/St_Johns", "Europe/Paris", "Europe/Dublin", "Australia/Lord_Howe",
    "America/Havana", "Asia/Beirut", "Asia/Kolkata", "UTC",
]  # fmt: skip
"""With half hours, with summer as the law's standard, with clocks that change at midnight, and without."""


def changes_of(zone):
    """The moments after each change of this zone's clocks, of two years."""
    at = datetime(2026, 1, 1, tzinfo=UTC)
    while at.year < 2028:
        after = at + timedelta(hours=1)
        if at.astimezone(zone).utcoffset() != after.astimezone(zone).utcoffset():
            yield after
        at = after
