"""When an emergency plan is read again."""

from datetime import date, timedelta

REVIEW_IN_DANGER = timedelta(days=30)
REVIEW = timedelta(days=90)
"""At most, from the day it was made (docs/access.md names who sees it; the delays are the programme's)."""


def review_on(made_on: date, *, in_danger: bool) -> date:
    """The day by which the plan is read again with her."""
    return made_on + (REVIEW_IN_DANGER if in_danger else REVIEW)
