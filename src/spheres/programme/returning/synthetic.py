"""Her plan for coming back, in the synthetic region. Invented, all of it."""

from typing import Any

from spheres.programme.participants.synthetic_person import SyntheticPerson
from spheres.programme.returning.models import ReturnPlan

FORMER = {
    "fr": {
        "signs": "Je dors le jour. Je réponds plus à ma gang.",
        "way_back": "Je t’écris « salut », pis c’est tout.",
    },
    "en": {
        "signs": "I sleep during the day. I stop answering my crew.",
        "way_back": "I text you “hi”, that’s all.",
    },
}
PLAN = {
    "fr": {
        "signs": "Je dors le jour, je réponds plus à ma gang, je cache mon cell.",
        "situations": "La fin du mois. Quand ma mère crie. Ses messages la nuit.",
        "acts": "Je sors marcher avec ma toune dans les oreilles.",
        "people": "Ma tante, n’importe quand. Toi, jusqu’à dix heures.",
        "self_talk": "Une fois, c’est une fois. Ça efface pas mon printemps.",
        "way_back": "Je t’écris « salut ». Le lendemain, on déjeune.",
    },
    "en": {
        "signs": "I sleep during the day, I stop answering my crew, I hide my phone.",
        "situations": "The end of the month. When my mother yells. His texts at night.",
        "acts": "I go for a walk with my song in my ears.",
        "people": "My aunt, any time. You, until ten.",
        "self_talk": "One time is one time. It doesn’t erase my spring.",
        "way_back": "I text you “hi”. The next day, we have breakfast.",
    },
}
SEALED_WORDS: list[Any] = [FORMER, PLAN]


def make(person: SyntheticPerson) -> None:
    """Of every second of them a plan, of some a version before it."""
    if not (person.is_one_in(2) or person.region.is_large):
        return
    made_at, language = person.region.ago(6), person.language
    if person.is_one_in(4):
        former = person.row(ReturnPlan, made_at=person.region.ago(70), replaced_at=made_at)
        person.seal(former, **FORMER[language])
    person.seal(person.row(ReturnPlan, made_at=made_at), **PLAN[language])
