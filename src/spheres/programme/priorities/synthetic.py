"""What matters most to her, in the synthetic region. Invented, all of it."""

from typing import Any

from spheres.programme.participants.synthetic_person import SyntheticPerson
from spheres.programme.priorities.models import PriorityCard, PrioritySorting
from spheres.programme.region.pack import current_pack

OWN = {
    "fr": "Finir ma toune avec Maïka.",
    "en": "Finish my song with Maïka.",
}
SEALED_WORDS: list[Any] = [OWN]


def make(person: SyntheticPerson) -> None:
    """One order, and of every second of them another before it."""
    if person.is_one_in(2) or person.region.is_large:
        _sorting(person, 60)
    _sorting(person, 3)


def _sorting(person: SyntheticPerson, days: int) -> None:
    names = {card.code: getattr(card.name, person.language) for card in current_pack().priority_cards}
    chosen = person.random.sample(sorted(names), person.random.randint(4, 6))
    cards = [{"code": code, "words": names[code]} for code in chosen]
    cards.insert(person.random.randrange(3), {"code": "", "words": OWN[person.language]})
    at = person.region.ago(days)
    sorting = person.seal(person.row(PrioritySorting, noted_at=at), order=cards)
    for place, card in enumerate(cards, start=1):
        row = person.row(PriorityCard, sorting=sorting, place=place, noted_at=at)
        person.seal(row, her_words=card["words"])
