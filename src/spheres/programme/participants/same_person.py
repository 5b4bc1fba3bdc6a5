"""Who is surely the same person as somebody who is described, by keyed digests that say nothing of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from spheres.foundation.vault.keys import blind_indexes
from spheres.programme.participants.indexing import Index
from spheres.programme.participants.likeness import Key, Match, asked_keys

WHOLE_NAME = (Match.NAME, Match.JOINED, Match.SOUND, Match.WITHIN)
BIRTH = (Match.BIRTH, Match.BIRTH_NEAR)


@dataclass(frozen=True)
class Digests:
    """What is known of someone, as the database compares it (``participants_same_as``)."""

    names: list[bytes]
    parts: list[bytes]
    births: list[bytes]
    reaches: list[bytes]


def digests(
    names: Iterable[str], birth_date: date | None, reaches: Iterable[str], index: Index = blind_indexes
) -> Digests:
    """Of a name that is whole, of each part of one, of a birth date or one a slip away, of a way to reach
    her. ``index``: of a file's key, or of a letter's."""
    asked = asked_keys(names, birth_date, reaches)

    def of(*wanted: Match) -> list[bytes]:
        found: list[Key] = sorted(key for key, match in asked.items() if match in wanted)
        return [digest for key in found for digest in index(*key)]

    return Digests(of(*WHOLE_NAME), of(Match.PART), of(*BIRTH), of(Match.REACH))
