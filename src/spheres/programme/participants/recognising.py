"""By what someone who must never be contacted is recognised in what is typed. Plain functions.

Source: the programme's design, *Entourage*: any action toward someone who must never be contacted is stopped.
"""

import re
from collections.abc import Iterable, Iterator

from spheres.programme.participants.reaches import reach_keys, reaches_in
from spheres.programme.participants.spelling import SAME_WORD, folded, sound_of

LONGEST_NAME = 8
"""Words of a name, when it is looked for in what someone typed. Of a longer one, the first so many."""
WORDS_LOOKED_AT = 2000
SHORTEST_PART = 4
"""Letters of a part of a name that is asked about alone: *mon*, *the* and *Léo* would ask at every word."""
_ASIDE = re.compile(r"[(\[{]([^()\[\]{}]*)[)\]}]")
FULL_NAME = 2
"""Words."""


def never_keys(name: str, reaches: Iterable[str]) -> set[str]:
    """By what someone who must never be contacted is recognised: the name as it was noted, without what was
    remarked in brackets, in any order of its parts and however it is cut into words; a phone number, an
    e-mail address, a handle."""
    keys: set[str] = set()
    for words in map(_words, _names_in(name)):
        run = words[:LONGEST_NAME]
        keys.add(" ".join(sorted(run)))
        keys.update("".join(run[n:] + run[:n]) for n in range(len(run)))
    for reach in reaches:
        keys |= reach_keys(reach, plain=True)
    return keys - {""}


def named_in(texts: Iterable[str]) -> set[str]:
    """Everything in ``texts`` that could be such a key: runs of words, phone numbers, addresses, handles."""
    found: set[str] = set()
    for text in texts:
        for version in {text, _ASIDE.sub(" ", text)}:  # *Karl (Bob) Tremblay* is Karl Tremblay, too
            found.update(_runs(_words(version)[:WORDS_LOOKED_AT]))
        found |= reaches_in(text)
    return found - {""}


def near_keys(name: str) -> set[str]:
    """By what it is asked whether someone who must never be contacted is meant: one part of the name alone,
    and the whole of it as it sounds."""
    keys: set[str] = set()
    for words in map(_words, _names_in(name)):
        run = words[:LONGEST_NAME]
        keys |= set(_parts(run))
        if run:
            keys.add(_sound(run))
    return keys


def nearly_named_in(texts: Iterable[str]) -> set[str]:
    """Everything in ``texts`` that could be such a key."""
    found: set[str] = set()
    for text in texts:
        words = _words(text)[:WORDS_LOOKED_AT]
        found |= set(_parts(words))
        for length in range(1, LONGEST_NAME + 1):
            found.update(_sound(words[start : start + length]) for start in range(len(words) - length + 1))
    return found


def _parts(words: Iterable[str]) -> Iterator[str]:
    return (f"part {word}" for word in words if len(word) >= SHORTEST_PART)


def _sound(words: Iterable[str]) -> str:
    return "sound " + " ".join(sorted(map(sound_of, words)))


def _runs(words: list[str]) -> Iterator[str]:
    """Words that follow each other, in one order and as one."""
    for length in range(1, LONGEST_NAME + 1):
        for start in range(len(words) - length + 1):
            run = words[start : start + length]
            yield " ".join(sorted(run))
            yield "".join(run)


def _words(text: str) -> list[str]:
    """An apostrophe parts words here: *d’Hugo* names Hugo, and *D’Astous* is found in one as well."""
    return [SAME_WORD.get(word, word) for word in folded(text).split()]


def _names_in(name: str) -> Iterator[str]:
    """The name without what stands in brackets, where anything is left; and what stands there, where it is a
    full name itself: *Kev (Kevin Roy)*, and not *Kevin Roy (le père)*."""
    outside = _ASIDE.sub(" ", name)
    yield outside if folded(outside) else name
    for aside in _ASIDE.findall(name):
        words = aside.split()
        if len(words) >= FULL_NAME and all(word[:1].isupper() for word in words):
            yield aside
