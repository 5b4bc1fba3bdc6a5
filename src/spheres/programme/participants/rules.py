"""Age, names, and how alike two people are. Plain functions on plain values."""

import re
import unicodedata
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import jellyfish

YOUNGEST, OLDEST = 12, 24
"""Whom the programme is for: seed document, *Population served*."""

DECIDES_ALONE_FROM = 14
"""Civil Code of Québec, art. 14: from fourteen she consents alone."""


def age_on(birth_date: date, on: date) -> int:
    """Whole years lived on ``on``. Born on 29 February, she turns a year older on 1 March."""
    return on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))


def birthday(birth_date: date, age: int) -> date:
    """The day she turns ``age``."""
    try:
        return birth_date.replace(year=birth_date.year + age)
    except ValueError:
        return date(birth_date.year + age, 3, 1)


def age_from(birth_date: str, age_said: int | None, age_said_on: str, on: date) -> int | None:
    """Her age on ``on`` from what is known: a birth date, else the age she said and when."""
    if birth_date:
        return age_on(date.fromisoformat(birth_date), on)
    if age_said is None:
        return None
    return age_said + (age_on(date.fromisoformat(age_said_on), on) if age_said_on else 0)


def is_of_age(age: int) -> bool:
    return YOUNGEST <= age <= OLDEST


def decides_alone(age: int) -> bool:
    return age >= DECIDES_ALONE_FROM


def decides_alone_on(birth_date: date, on: date) -> bool:
    return decides_alone(age_on(birth_date, on))


def folded(text: str) -> str:
    """``text`` without accents, case or punctuation: what spelling varies in."""
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe"))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    return " ".join(re.findall(r"[a-z0-9]+", plain))


def name_parts(name: str) -> list[str]:
    """The parts of a name in one order, so that swapped names meet."""
    return sorted(folded(name).split())


def sound_of(part: str) -> str:
    """A phonetic key of one part of a name, as it is said in French or English.

    Metaphone, after the spellings that French names vary in are made one.
    """
    for written, said in (("ph", "f"), ("qu", "k"), ("y", "i"), ("eau", "o"), ("au", "o"), ("th", "t")):
        part = part.replace(written, said)
    part = re.sub(r"(?<=.{2})(e|es|s|t|d|x)$", "", part)
    return jellyfish.metaphone(part) or part


def digits(phone: str) -> str:
    """The last ten digits of a phone number, or nothing when there are fewer than seven."""
    found = re.sub(r"\D", "", phone)
    return found[-10:] if len(found) >= 7 else ""  # noqa: PLR2004 - a local number


class Match(StrEnum):
    NAME = "name"
    SOUND = "sound"
    PART = "part"
    BIRTH = "birth"
    BIRTH_NEAR = "birth_near"
    REACH = "reach"


def stored_keys(
    names: Iterable[str], birth_date: date | None, reaches: Iterable[str]
) -> set[tuple[str, str]]:
    """What is indexed, blind, for one person: (kind, value).

    A first name alone is only a part: many share it.
    """
    keys: set[tuple[str, str]] = set()
    for name in names:
        parts = name_parts(name)
        sounds = sorted(sound_of(part) for part in parts)
        keys.update((Match.PART, sound) for sound in sounds)
        if len(parts) > 1:
            keys.add((Match.NAME, " ".join(parts)))
            keys.add((Match.SOUND, " ".join(sounds)))
    if birth_date:
        keys.add((Match.BIRTH, birth_date.isoformat()))
    for reach in reaches:
        value = digits(reach) or (folded(reach) if "@" in reach else "")
        if value:
            keys.add((Match.REACH, value))
    return keys


def asked_keys(
    names: Iterable[str], birth_date: date | None, reaches: Iterable[str]
) -> dict[tuple[str, str], Match]:
    """What is looked for: stored keys (kind, value), and what meeting each one would mean."""
    asked = {key: Match(key[0]) for key in stored_keys(names, birth_date, reaches)}
    for near in near_dates(birth_date) if birth_date else ():
        asked[Match.BIRTH, near.isoformat()] = Match.BIRTH_NEAR
    return asked


def near_dates(birth_date: date) -> set[date]:
    """Dates that a slip of the hand or of the memory makes of ``birth_date``."""
    near = {birth_date + timedelta(days=d) for d in (-10, -1, 1, 10)}
    for year in (-1, 1):
        near.add(birthday(birth_date, year))
    for month in (birth_date.month - 1, birth_date.month + 1, birth_date.day):
        try:
            near.add(
                date(
                    birth_date.year,
                    month,
                    birth_date.month if month == birth_date.day else birth_date.day,
                )
            )
        except ValueError:
            continue
    return near - {birth_date}


WEIGHTS = {
    Match.NAME: 55,
    Match.SOUND: 45,
    Match.PART: 20,
    Match.BIRTH: 40,
    Match.BIRTH_NEAR: 25,
    Match.REACH: 50,
}
WORTH_SHOWING = 40


@dataclass(frozen=True)
class Likeness:
    """How alike two people are, from 0 to 100, and by what."""

    score: int
    reasons: tuple[Match, ...]

    @property
    def is_worth_showing(self) -> bool:
        return self.score >= WORTH_SHOWING


def likeness(matched: Iterable[Match]) -> Likeness:
    """Only the strongest match of a name and of a birth date count: they say the same thing."""
    found = set(matched)
    reasons = []
    for group in ((Match.NAME, Match.SOUND, Match.PART), (Match.BIRTH, Match.BIRTH_NEAR), (Match.REACH,)):
        strongest = next((match for match in group if match in found), None)
        if strongest:
            reasons.append(strongest)
    return Likeness(min(100, sum(WEIGHTS[r] for r in reasons)), tuple(reasons))


LONGEST_NAME = 4
"""Words of a name, when it is looked for in what someone typed."""
WORDS_LOOKED_AT = 600
_NUMBERS = re.compile(r"\+?\d[\d\s().-]{5,}\d")


def never_keys(name: str, reaches: Iterable[str]) -> set[str]:
    """By what someone who must never be contacted is recognised: the name as it was noted, in any order of
    its parts, a phone number, an e-mail address."""
    keys = {" ".join(name_parts(name)[:LONGEST_NAME])}
    keys.update(digits(reach) or (folded(reach) if "@" in reach else "") for reach in reaches)
    return keys - {""}


def named_in(texts: Iterable[str]) -> set[str]:
    """Everything in ``texts`` that could be such a key: runs of words, phone numbers, addresses."""
    found: set[str] = set()
    for text in texts:
        words = folded(text).split()[:WORDS_LOOKED_AT]
        for length in range(1, LONGEST_NAME + 1):
            found.update(" ".join(sorted(words[i : i + length])) for i in range(len(words) - length + 1))
        found.update(digits(number) for number in _NUMBERS.findall(text))
        found.update(folded(part) for part in text.split() if "@" in part)
    return found - {""}


class Whose(StrEnum):
    """Whose words hold, of one part that two people may have changed."""

    STANDING = "standing"
    TYPED = "typed"
    BOTH = "both"
    """Both changed it, and otherwise: she who saves chooses."""


def merged(
    shown: Mapping[str, Hashable], stands: Mapping[str, Hashable], typed: Mapping[str, Hashable]
) -> dict[str, Whose]:
    """Part → whose words hold: what was ``shown`` when she began, what ``stands`` now, what she ``typed``."""
    found = {}
    for part, words in typed.items():
        if words == stands[part]:
            found[part] = Whose.TYPED
        elif words == shown[part]:
            found[part] = Whose.STANDING
        elif stands[part] == shown[part]:
            found[part] = Whose.TYPED
        else:
            found[part] = Whose.BOTH
    return found
