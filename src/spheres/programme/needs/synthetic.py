"""What she named, in the synthetic region. Invented, all of it."""

from spheres.programme.needs.models import Need
from spheres.programme.participants.synthetic_person import SyntheticPerson
from spheres.programme.referrals.synthetic import HOPES
from spheres.programme.region.pack import entries

SEALED_WORDS = [HOPES]


def make(person: SyntheticPerson) -> None:
    r = person.random
    for code in r.sample([entry.code for entry in entries("needs")], r.randint(1, 4)):
        weight = r.choice(["urgent", "important", "important", "later"])
        need = person.row(Need, code=code, noted_at=person.region.ago(10), weight=weight)
        person.seal(need, her_words=r.choice(HOPES[person.language]))
