"""A legal step she thinks about, in the synthetic region. Invented, all of it."""

from typing import Any

from spheres.foundation.accounts.models import Role
from spheres.programme.legal.models import LegalStep
from spheres.programme.participants.synthetic_person import SyntheticPerson

WHAT = {
    "fr": "Comprendre ce que ça change, avant de décider.",
    "en": "Understanding what it changes, before deciding.",
}
SEALED_WORDS: list[Any] = [WHAT]


def make(person: SyntheticPerson) -> None:
    r = person.random
    of_police = [member for member in person.circle() if member.role == Role.POLICE_LIAISON]
    if r.random() > 0.2 and not of_police:
        return
    kind, wish = r.choice(["complaint", "protection", "ivac"]), r.choice(["unsure", "later", "wants"])
    step = person.row(LegalStep, kind=kind, wish=wish, noted_at=person.region.ago(9))
    person.seal(step, what=WHAT[person.language])
