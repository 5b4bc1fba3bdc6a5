"""A plan that was agreed, in the synthetic region. Invented, all of it."""

from typing import Any

from spheres.programme.participants.synthetic_person import SyntheticPerson
from spheres.programme.plans.models import FollowUpPlan

LINES = {
    "fr": {
        "goals": ["Avoir une chambre avec une porte que je barre."],
        "next": ["Visiter la ressource ensemble."],
    },
    "en": {"goals": ["A room with a door that I lock."], "next": ["Visit the place together."]},
}
SAYS = {"fr": "C’est moi qui l’ai dit, c’est correct.", "en": "It’s what I said, it’s fine."}
SEALED_WORDS: list[Any] = [[lines for of in LINES.values() for lines in of.values()], SAYS]


def make(person: SyntheticPerson) -> None:
    if not person.is_one_in(3):
        return
    row = person.row(FollowUpPlan, version=1, agreed_at=person.region.ago(12))
    person.seal(row, parts=LINES[person.language], her_say=SAYS[person.language])
