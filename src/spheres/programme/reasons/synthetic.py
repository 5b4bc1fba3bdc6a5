"""What she says of a change, in the synthetic region. Invented, all of it."""

from datetime import timedelta
from typing import Any

from spheres.programme.participants.synthetic_person import SyntheticPerson
from spheres.programme.reasons.models import Reason

SAYS = {
    "fr": [("desire", "J’aimerais ça me réveiller sans regarder mon téléphone."), ("holds_back", "Eux autres, ils sont là quand je file pas.")],
    "en": [("desire", "I’d like to wake up without looking at my phone."), ("holds_back", "They’re the ones who are there when I feel low.")],
}  # fmt: skip
SEALED_WORDS: list[Any] = [[words for _kind, words in said] for said in SAYS.values()]


def make(person: SyntheticPerson) -> None:
    if not person.is_one_in(2):
        return
    for kind, words in SAYS[person.language]:
        day = person.region.today - timedelta(days=person.random.randint(1, 20))
        person.seal(
            person.row(Reason, kind=kind, said_on=day, noted_at=person.region.ago(1)), her_words=words
        )
