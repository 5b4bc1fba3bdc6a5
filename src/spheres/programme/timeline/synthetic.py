"""What was taken out of a timeline, in the synthetic region. Invented, all of it."""

from datetime import timedelta
from typing import Any

from spheres.programme.participants.synthetic_person import SyntheticPerson
from spheres.programme.timeline.models import Extract

REASON = {"fr": "Pour son avocate, à sa demande.", "en": "For the lawyer, as was asked."}
SEALED_WORDS: list[Any] = [REASON]


def make(person: SyntheticPerson) -> None:
    if not person.is_one_in(8):
        return
    today = person.region.today
    row = person.row(
        Extract, from_on=today - timedelta(days=60), until_on=today, made_at=person.region.ago(1)
    )
    person.seal(row, reason=REASON[person.language])
