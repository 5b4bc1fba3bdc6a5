"""Phone numbers, e-mail addresses and handles, as people write them. Plain functions on plain values.

Findings of 2026-11-25, *Names and numbers that mean the same*: an extension and hours are not the number;
what has an @ before a domain is an address and never a phone; a handle is the same with and without its @.
"""

import re
import unicodedata

LONGEST_NUMBER = 10
"""The last figures of a number that are kept: without the country's."""
SHORTEST_HANDLE = 3
NETWORKS = frozenset(
    [
        "instagram", "insta", "ig", "snapchat", "snap", "facebook", "fb", "messenger", "tiktok", "discord",
        "whatsapp", "telegram", "signal", "twitter", "threads", "skype", "twitch", "youtube", "http", "https",
    ]
)  # fmt: skip
"""Before a handle, these say where it is one, and are not it: *Snap : ombeline08*."""
MOST_KEYS = 20
"""Of one text."""

_ADDRESS = re.compile(r"[^\s@<>(),;:\"]+@(?:[\w-]+\.)+[\w-]*[^\W\d_][\w-]*")
_HOURS = re.compile(
    r"(?<![\d])\d{1,2}\s*(?:h(?:eures?|rs?)?(?:\s*\d{2})?|:\s*\d{2}|[ap]\.?m\.?)(?![^\W_])", re.I
)
_ABROAD = re.compile(r"(?<!\w)\+(?!\s*1(?:\D|\d{10}(?!\d)))[\d\s().-]{6,}\d")
_HERE = re.compile(
    r"(?<!\w)(?:\+?1[\s.()/-]{0,3})?(?:\(?(\d{3})\)?[\s.()/-]{0,3})?(\d{3})[\s./-]{0,3}(\d{4})(?!\d)"
)
_OTHERWISE = re.compile(r"(?<!\w)\d[\d\s().-]{5,}\d")
_LETTER_THEN_FIGURE = re.compile(r"(?<=[^\W\d_])(?=\d)")
"""Where *tél514…* hides a number: a handle as well, and so only looked for."""
_UNSEEN_SPACE = re.compile(r"(?<!\d)\u200b|\u200b(?!\d)")
_BETWEEN_WORDS = re.compile(r"[\s,;:/()<>\"]+")


def reach_keys(reach: str, *, plain: bool = False) -> set[str]:
    """What a way to reach someone is recognised by.

    A handle has an @ before it or a _ in it, or stands alone, or after the name of a network, with a figure
    or a point in it. A word alone (*maman*, *inconnu*) is none, but where ``plain``: when it is looked for,
    not kept.
    """
    found, rest = _addresses_and_numbers(reach)
    written = _words(rest)
    words = [word for word in written if _site(word) not in NETWORKS]
    for word in words:
        is_alone = len(words) == 1 and not found
        marks = word[1:] if word.startswith("@") else word
        is_signed = word.startswith("@") or "_" in marks
        has_marks = any(c.isdigit() or c == "." for c in marks)
        is_signed |= is_alone and (has_marks or (plain and words == written))
        if is_signed and _is_handle(marks):
            found.add(marks)
    return set(sorted(found)[:MOST_KEYS])


def reaches_in(text: str) -> set[str]:
    """Everything in ``text`` that could be such a key: each number, each address, each word as a handle."""
    found, rest = _addresses_and_numbers(text)
    found |= _addresses_and_numbers(_LETTER_THEN_FIGURE.sub(" ", text))[0]
    handles = (word.lstrip("@") for word in _words(rest))
    return found | {handle for handle in handles if _is_handle(handle)}


def _addresses_and_numbers(text: str) -> tuple[set[str], str]:
    """The addresses and the numbers of ``text``, and what is left of it."""
    plain = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in _plain(text))
    found = set(_ADDRESS.findall(plain))
    rest = _HOURS.sub(" ; ", _ADDRESS.sub(" ; ", plain))
    for pattern in (_ABROAD, _HERE, _OTHERWISE):
        found.update(re.sub(r"\D", "", match.group())[-LONGEST_NUMBER:] for match in pattern.finditer(rest))
        rest = pattern.sub(" ; ", rest)
    return found, rest


def _plain(text: str) -> str:
    text = _UNSEEN_SPACE.sub(" ", text)
    text = "".join(c for c in text if unicodedata.category(c) != "Cf")  # can't be seen, and comes with a copy
    text = unicodedata.normalize("NFKC", text).casefold()
    return unicodedata.normalize("NFKC", re.sub("[‐‑‒–—―−]", "-", text))


def _words(text: str) -> list[str]:
    return [word for word in (w.strip(".!?'’") for w in _BETWEEN_WORDS.split(text)) if word]


def _site(word: str) -> str:
    """*instagram* of *www.instagram.com*."""
    return word.removeprefix("www.").removesuffix(".com")


def _is_handle(word: str) -> bool:
    return len(word) >= SHORTEST_HANDLE and any(c.isalpha() for c in word)
