"""Who is around her, in the synthetic region. Invented, all of it."""

from typing import Any

from spheres.programme.entourage.indexing import recognised_by
from spheres.programme.entourage.models import PersonAround
from spheres.programme.participants.models import NeverContact
from spheres.programme.participants.synthetic_person import SyntheticPerson

AROUND = [
    ("Josée", "mother", "mixed"), ("Ti-Guy", "father", "unknown"), ("Mamie Lou", "family", "helps"),
    ("Karl Bonsecours", "ex", "harms"), ("Naïma", "friend", "helps"), ("Dylan", "sibling", "helps"),
    ("Madame Fortier", "trusted", "helps"), ("Big Mike", "milieu", "harms"),
]  # fmt: skip
HER_WORDS = {
    "fr": {
        "mother": "« On se parle quand ça va. »",
        "family": "« Chez elle, je dors. »",
        "friend": "« Elle, elle comprend. »",
        "trusted": "« Ma prof. Elle ne lâche pas. »",
    },
    "en": {
        "mother": "“We talk when it’s going well.”",
        "family": "“At her place I sleep.”",
        "friend": "“She gets it.”",
        "trusted": "“My teacher. She doesn’t give up.”",
    },
}
NEVER = {"fr": "Il ne doit pas savoir où je suis.", "en": "He must not know where I am."}
SEALED_WORDS: list[Any] = [[name for name, _tie, _stance in AROUND], HER_WORDS, NEVER]


def make(person: SyntheticPerson) -> None:
    r = person.random
    for name, tie, stance in r.sample(AROUND, r.randint(1, 4)):
        never = tie == "ex" and r.random() < 0.6
        around = person.row(
            PersonAround, tie=tie, stance=stance, never_contact=never, noted_at=person.region.ago(15),
            support_agreed=tie == "mother" and r.random() < 0.5,
        )  # fmt: skip
        person.seal(around, name=name, her_words=HER_WORDS[person.language].get(tie, ""))
        if never:
            _never_contact(person, around, name)


def _never_contact(person: SyntheticPerson, around: PersonAround, name: str) -> None:
    stop = NeverContact(
        id=around.pk, participant_id=person.id, author=person.pivot, noted_at=around.noted_at,
        **recognised_by(name, ""),
    )  # fmt: skip
    person.seal(stop, name=name, reason=NEVER[person.language])
