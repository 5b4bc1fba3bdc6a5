"""What she named, in the synthetic region. Invented, all of it."""

from typing import Any

from spheres.programme.needs.models import Need
from spheres.programme.participants.synthetic_person import SyntheticPerson
from spheres.programme.region.pack import entries

HER_WORDS = {
    "fr": [
        "« Un endroit où personne ne me réveille. »",
        "« Je veux finir mon secondaire 4. »",
        "« Quelqu’un qui vient avec moi. »",
        "",
    ],
    "en": [
        "“A place where nobody wakes me up.”",
        "“I want to finish grade 10.”",
        "“Someone to come with me.”",
        "",
    ],
}
SEALED_WORDS: list[Any] = [HER_WORDS]


def make(person: SyntheticPerson) -> None:
    r = person.random
    for code in r.sample([entry.code for entry in entries("needs")], r.randint(1, 4)):
        weight = r.choice(["urgent", "important", "important", "later"])
        need = person.row(Need, code=code, noted_at=person.region.ago(10), weight=weight)
        person.seal(need, her_words=r.choice(HER_WORDS[person.language]))
