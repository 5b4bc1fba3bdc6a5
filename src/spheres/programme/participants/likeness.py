"""By what two people are found to be alike, and how alike. Plain functions on plain values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from spheres.programme.participants.reaches import reach_keys
from spheres.programme.participants.rules import birthday
from spheres.programme.participants.spelling import joined, name_words, parts_of, shortened, sound_of

Key = tuple[str, str]
"""(kind, value) of what is indexed, blind."""


class Match(StrEnum):
    """Kinds of key, and what meeting one means."""

    NAME = "name"
    JOINED = "joined"
    """The same name, cut into words otherwise."""
    SOUND = "sound"
    WITHIN = "within"
    """One name is the other with a part less."""
    PART = "part"
    ONLY = "only"
    """All that is noted of her name is a first name, which sounds so."""
    BIRTH = "birth"
    BIRTH_NEAR = "birth_near"
    BIRTH_OTHER = "birth_other"
    """Both birth dates are known, and not even near."""
    REACH = "reach"


def stored_keys(names: Iterable[str], birth_date: date | None, reaches: Iterable[str]) -> set[Key]:
    """What is indexed, blind, for one person.

    A first name alone is only a part: many share it.
    """
    written = [words for words in map(name_words, names) if words]
    keys = {key for words in written for key in whole_name_keys(words) | part_keys(words)}
    keys |= {(Match.WITHIN, " ".join(parts)) for words in written for parts in shortened(words)}
    if all(len(words) == 1 for words in written):
        keys |= {first_name_key(words) for words in written}
    if birth_date:
        keys.add((Match.BIRTH, birth_date.isoformat()))
    return keys | {(Match.REACH, value) for reach in reaches for value in reach_keys(reach)}


def whole_name_keys(words: list[tuple[str, ...]]) -> set[Key]:
    """Of a name of more than one word: as it is written, as it sounds, and however it is cut into words. A
    compound alone is a first name."""
    if len(words) < 2:  # noqa: PLR2004
        return set()
    parts = sorted(parts_of(words))
    sounds = " ".join(sorted(sound_of(part) for part in parts))
    return {(Match.NAME, " ".join(parts)), (Match.SOUND, sounds), (Match.JOINED, joined(words))}


def part_keys(words: list[tuple[str, ...]]) -> set[Key]:
    """Each part, and each compound word in one, as it sounds."""
    return {(Match.PART, sound_of(part)) for part in (*parts_of(words), *map("".join, words))}


def first_name_key(words: list[tuple[str, ...]]) -> Key:
    return Match.ONLY, sound_of("".join(words[0]))


def within_keys(words: list[tuple[str, ...]]) -> set[Key]:
    """What meets where one of two names has a part more than the other, whichever it is."""
    found: set[Key] = {(Match.NAME, " ".join(parts)) for parts in shortened(words)}
    if len(words) > 1:
        found.add((Match.WITHIN, " ".join(sorted(parts_of(words)))))
    return found


def asked_keys(names: Iterable[str], birth_date: date | None, reaches: Iterable[str]) -> dict[Key, Match]:
    """What is looked for: stored keys, and what meeting each one would mean."""
    names = list(names)
    asked: dict[Key, Match] = {}
    for name in names:
        asked |= dict.fromkeys(within_keys(name_words(name)), Match.WITHIN)
    for near in near_dates(birth_date) if birth_date else ():
        asked[Match.BIRTH, near.isoformat()] = Match.BIRTH_NEAR
    kept = (Match.NAME, Match.JOINED, Match.SOUND, Match.PART, Match.BIRTH)
    stored = stored_keys(names, birth_date, [])
    asked |= {key: Match(key[0]) for key in stored if key[0] in kept}
    handles = {value for reach in reaches for value in reach_keys(reach, plain=True)}
    return asked | {(Match.REACH, value): Match.REACH for value in handles}


def near_dates(birth_date: date) -> set[date]:
    """Dates that a slip of the hand or of the memory makes of ``birth_date``."""
    year, month, day = birth_date.year, birth_date.month, birth_date.day
    slips = [(year, month - 1, day), (year, month + 1, day), (year, day, month)]
    near = set()
    for days in (-10, -1, 1, 10):
        try:
            near.add(birth_date + timedelta(days=days))
        except OverflowError:
            continue
    for years in (-1, 1):
        try:
            near.add(birthday(birth_date, years))
        except ValueError:
            continue
    for slip in slips:
        try:
            near.add(date(*slip))
        except ValueError:
            continue
    return near - {birth_date}


WEIGHTS = {
    Match.NAME: 55,
    Match.JOINED: 50,
    Match.SOUND: 45,
    Match.WITHIN: 40,
    Match.PART: 20,
    Match.BIRTH: 40,
    Match.BIRTH_NEAR: 25,
    Match.REACH: 50,
}
WORTH_SHOWING = 40
SAY_THE_SAME = (
    (Match.NAME, Match.JOINED, Match.SOUND, Match.WITHIN, Match.PART),
    (Match.BIRTH, Match.BIRTH_NEAR),
    (Match.REACH,),
)
"""Matches of a name, of a birth date, of a way to reach her: the strongest first."""


def matches(met: set[Match], both_dated: bool) -> set[Match]:
    """What was met, and that birth dates which are known of both (``both_dated``) did not meet."""
    is_other = both_dated and not met & {Match.BIRTH, Match.BIRTH_NEAR}
    return met | {Match.BIRTH_OTHER} if is_other else met


@dataclass(frozen=True)
class Likeness:
    """How alike two people are, from 0 to 100, and by what."""

    score: int
    reasons: tuple[Match, ...]

    @property
    def is_worth_showing(self) -> bool:
        return self.score >= WORTH_SHOWING


def likeness(matched: Iterable[Match]) -> Likeness:
    """Only the strongest match of a name and of a birth date count: they say the same thing. Of two names one
    of which holds the other, another birth date makes two people: half the young people of one first name
    would be shown else."""
    found = set(matched)
    if Match.BIRTH_OTHER in found:
        found.discard(Match.WITHIN)
    strongest = (next((match for match in group if match in found), None) for group in SAY_THE_SAME)
    reasons = tuple(match for match in strongest if match)
    return Likeness(min(100, sum(WEIGHTS[reason] for reason in reasons)), reasons)
