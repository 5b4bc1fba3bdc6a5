"""What makes it safer for her, in the synthetic region. Invented, all of it."""

from typing import Any

from spheres.programme.goals.models import Goal
from spheres.programme.participants.synthetic_person import SyntheticPerson
from spheres.programme.safer.models import SaferStep

WORDS = {
    "fr": "Ma cousine sait où je suis, pis jusqu’à quelle heure.",
    "en": "My cousin knows where I am, and until when.",
}
SEALED_WORDS: list[Any] = [WORDS]


def make(person: SyntheticPerson) -> None:
    goals = [goal for goal in person.rows(Goal) if goal.ended_at is None]
    step = person.row(SaferStep, code="someone_knows", part="people", noted_at=person.region.ago(4))
    step.goal = goals[0] if goals and person.is_one_in(2) else None
    person.seal(step, her_words=WORDS[person.language])
    if person.is_one_in(3):
        person.seal(person.row(SaferStep, code="way_home", part="bag", noted_at=person.region.ago(2)))
