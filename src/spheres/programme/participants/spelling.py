"""Names as they are written and as they sound, in any script. Plain functions on plain values.

Letters are made plain first (``folded``); what is left to differ (an apostrophe, a hyphen, a space, half of a
compound) is what people write differently of one name: findings of 2026-11-25, *Names that mean the same*.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

import jellyfish

Word = tuple[str, ...]
"""One word of a name, in its parts: *Gagnon-Roy* is one word of two."""

MOST_PARTS = 12
"""Of one name that are looked at: more is no name, and would make keys without end."""

APOSTROPHES = "'’‘‛`´′‵ʹʻʼʽʾʿˈ＇"
_HYPHENS = re.compile("[-‐‑‒–—―−﹣－]")
_LETTERS = str.maketrans(
    {
        "æ": "ae", "œ": "oe", "ð": "d", "đ": "d", "ɖ": "d", "ħ": "h", "ı": "i", "ĸ": "k", "ł": "l", "ŋ": "n",
        "ø": "o", "ŧ": "t", "þ": "th", "ß": "ss", "ə": "e", "ɛ": "e", "ɔ": "o", "ɨ": "i", "ʉ": "u",
    }
)  # fmt: skip
"""Letters that Unicode does not take apart into one of ours and an accent."""
_NO_LETTER = str.maketrans({"\u0640": None, "\u200b": " "})
SAME_WORD = {"st": "saint", "ste": "sainte"}


def folded(text: str) -> str:
    """``text`` without accents, case or punctuation: what spelling varies in. Words by one space."""
    plain = unicodedata.normalize("NFKD", text.translate(_NO_LETTER)).casefold()
    plain = unicodedata.normalize("NFKD", plain).translate(_LETTERS)
    return " ".join("".join(_of_words(plain)).split())


def _of_words(plain: str) -> Iterator[str]:
    """Each letter and figure; a space for what stands between words; nothing for accents and marks that
    can't be seen. A vowel that its script writes as a mark is a letter."""
    for c in plain:
        if c.isdecimal():
            yield str(unicodedata.decimal(c))
        elif unicodedata.combining(c) or unicodedata.category(c) == "Cf":
            continue
        elif (c.isalnum() and c not in APOSTROPHES) or unicodedata.category(c)[0] == "M":
            yield c
        else:
            yield " "


def name_words(name: str) -> list[Word]:
    """The words of a name, first name first, each in its parts: *Roy, Marie-Ève* is (marie, eve), (roy).

    An apostrophe is no letter and parts nothing: *D’Astous* is *Dastous*. *St* is *Saint*.
    """
    last, comma, first = name.partition(",")
    if comma and "," not in first:
        name = f"{first} {last}"
    words: list[Word] = []
    left = MOST_PARTS
    for written in "".join(c for c in name if c not in APOSTROPHES).split():
        pieces = " ".join(folded(piece) for piece in _HYPHENS.split(written)).split()[:left]
        if pieces:
            words.append(tuple(SAME_WORD.get(piece, piece) for piece in pieces))
            left -= len(pieces)
    return words


def parts_of(words: Iterable[Word]) -> list[str]:
    return [part for word in words for part in word]


def name_parts(name: str) -> list[str]:
    """The parts of a name in one order, so that swapped names meet."""
    return sorted(parts_of(name_words(name)))


def joined(words: Iterable[Word]) -> str:
    """All letters of a name in one ring, whatever begins it: the same for *Marie-Ève Roy*, *Marieeve Roy* and
    *Roy Marieeve*."""
    letters = "".join(parts_of(words))
    return min((letters[n:] + letters[:n] for n in range(len(letters))), default="")


def shortened(words: list[Word]) -> set[tuple[str, ...]]:
    """What is left of a name, its parts in one order, when one part after the first word is not said: half of
    a compound, a second name. Two words are left at least, so that no first name stands for a whole name."""
    flat = [(n, part) for n, word in enumerate(words) for part in word]
    found = set()
    for i, (dropped_of, _part) in enumerate(flat):
        rest = flat[:i] + flat[i + 1 :]
        if dropped_of and len({n for n, _part in rest}) > 1:
            found.add(tuple(sorted(part for _n, part in rest)))
    return found


_AS_SAID = (
    (re.compile(r"(?<=.{2})(e|es|s|t|d|x)$"), ""),
    (re.compile(r"^h(?=[aeiou])"), ""),
    (re.compile(r"gh(?=[aeiou])"), "g"),
    (re.compile(r"ch(?=[lr])"), "k"),
)


def sound_of(part: str) -> str:
    """A phonetic key of one part of a name, as it is said in French or English.

    Metaphone, after the spellings that French names vary in are made one: Héloïse is Éloïse, Cloé is
    Chloé. Another script is its own sound.
    """
    for written, said in (("ph", "f"), ("qu", "k"), ("y", "i"), ("eau", "o"), ("au", "o"), ("th", "t")):
        part = part.replace(written, said)
    for pattern, sound in _AS_SAID:
        part = pattern.sub(sound, part)
    return (jellyfish.metaphone(part) if part.isascii() else "") or part
