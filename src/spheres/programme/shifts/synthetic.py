"""Who is on shift in the synthetic region: day and night at the shelter, but for one night to come."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from spheres.programme.participants.synthetic_person import SyntheticRegion
from spheres.programme.shifts.models import Shift
from spheres.programme.shifts.queries import candidates

LASTS = timedelta(hours=12)
DAYS = 14
EMPTY = 3
"""The night to come, counted from the first shift, for which nobody was found yet."""
SEALED_WORDS: list[Any] = []


def make_once(region: SyntheticRegion) -> list[Shift]:
    """From this morning on, twelve hours each, in turn."""
    partner = region.members["shelter"].partner
    people = candidates(partner)
    begins = timezone.localtime(region.now).replace(hour=8, minute=0, second=0, microsecond=0)
    begins -= LASTS if timezone.localtime(region.now).hour < 8 else timedelta(0)
    shifts = []
    for number in range(2 * DAYS if people else 0):
        starts_at = begins + number * LASTS
        if number != EMPTY:
            shifts.append(
                Shift(
                    id=region.new_id(), partner=partner, member=people[number % len(people)],
                    starts_at=starts_at, ends_at=starts_at + LASTS, put_by=people[0], put_at=region.now,
                )
            )  # fmt: skip
    return shifts
