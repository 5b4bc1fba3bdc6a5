"""Phrases that members of the synthetic region keep. Invented, all of them."""

from typing import Any

from spheres.foundation.vault.keys import seal_secret
from spheres.programme.participants.synthetic_person import SyntheticRegion
from spheres.programme.phrases.models import PHRASE, Phrase

KEPT = {
    "pivot": [
        "Appelée, pas de réponse; j’essaie de nouveau demain.",
        "Écrit un mot pour dire que je suis là, sans rien demander.",
        "On s’est entendues sur le moment du prochain appel.",
    ],
    "pivot2": ["Rien de nouveau; la porte reste ouverte."],
}
SEALED_WORDS: list[Any] = [words for kept in KEPT.values() for words in kept]


def make_once(region: SyntheticRegion) -> list[Any]:
    return [
        _phrase(region, who, place, words)
        for who, kept in KEPT.items()
        for place, words in enumerate(kept, start=1)
    ]


def _phrase(region: SyntheticRegion, who: str, place: int, words: str) -> Phrase:
    noted_at = region.ago(40 - place)
    pk = region.new_id(noted_at)
    sealed = seal_secret(PHRASE, words.encode(), pk.bytes)
    return Phrase(id=pk, member=region.members[who], place=place, sealed=sealed, noted_at=noted_at)
