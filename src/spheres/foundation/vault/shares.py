"""The key file's root in shares: any so many of them give it, fewer tell nothing of it.

Shamir's scheme over the smallest prime above 2^256 (A. Shamir, *How to share a secret*, 1979). A share is
printed as letters and figures in groups of five, with a check, so that it can be read aloud and typed.
"""

import base64
import secrets
from dataclasses import dataclass
from hashlib import sha256
from itertools import combinations

from spheres.foundation.vault.aead import KEY_BYTES

PRIME = 2**256 + 297
VALUE_BYTES = 33
MARK_BYTES, CHECK_BYTES = 4, 3
MOST = 20
GROUP = 5


class BadShare(Exception):
    """What was typed is no share, or not one of these; ``args[0]`` says what is wrong."""


@dataclass(frozen=True)
class Share:
    mark: bytes
    """Of the root it belongs to: shares of two roots are never mixed."""
    needed: int
    number: int
    value: int

    def __str__(self) -> str:
        plain = self.mark + bytes([self.needed, self.number]) + self.value.to_bytes(VALUE_BYTES)
        text = base64.b32encode(plain + _check(plain)).decode().rstrip("=")
        return "-".join(text[at : at + GROUP] for at in range(0, len(text), GROUP))


def mark_of(root: bytes) -> bytes:
    """By which a root is recognised, telling nothing of it."""
    return sha256(b"spheres:root" + root).digest()[:MARK_BYTES]


def split(root: bytes, of: int, needed: int) -> list[Share]:
    """``of`` shares, any ``needed`` of which give ``root``."""
    if not 2 <= needed <= of <= MOST:  # noqa: PLR2004 - one share alone would be the root itself
        raise ValueError(f"at least two shares are needed, of at most {MOST}: {needed} of {of}")
    factors = [int.from_bytes(root), *(secrets.randbelow(PRIME) for _ in range(needed - 1))]
    return [
        Share(
            mark_of(root), needed, x, sum(factor * x**power for power, factor in enumerate(factors)) % PRIME
        )
        for x in range(1, of + 1)
    ]


def read_share(text: str) -> Share:
    """Raises ``BadShare``."""
    letters = "".join(c for c in text.upper() if c.isalnum())
    try:
        said = base64.b32decode(letters + "=" * (-len(letters) % 8))
    except ValueError:
        raise BadShare("this is no share: a letter is wrong") from None
    plain, check = said[:-CHECK_BYTES], said[-CHECK_BYTES:]
    is_as_printed = base64.b32encode(said).decode().rstrip("=") == letters
    if len(plain) != MARK_BYTES + 2 + VALUE_BYTES or check != _check(plain) or not is_as_printed:
        raise BadShare("a letter is wrong, or some are missing")
    mark, rest = plain[:MARK_BYTES], plain[MARK_BYTES:]
    return Share(mark, rest[0], rest[1], int.from_bytes(rest[2:]))


def join(shares: list[Share]) -> bytes:
    """The root that these give. Raises ``BadShare``."""
    return sort_out(shares)[0]


def sort_out(shares: list[Share]) -> tuple[bytes, list[Share]]:
    """The root that so many of these give, and those that are none of it: of another root, of another
    printing, or made up. With no more than are needed, nobody can say which of them is wrong. Raises
    ``BadShare``."""
    given = list(dict.fromkeys(shares))
    of_one = [of_kind for kind in _kinds(given) if len(of_kind := _of(given, kind)) >= kind[1]]
    for alike in of_one:
        for used in combinations(alike, alike[0].needed):
            if len({share.number for share in used}) < len(used):
                continue
            root = _at(0, used)
            if mark_of(root.to_bytes(VALUE_BYTES)[-KEY_BYTES:]) == used[0].mark:
                wrong = [share for share in given if not _lies_with(share, used)]
                return root.to_bytes(VALUE_BYTES)[-KEY_BYTES:], wrong
    if len(_kinds(given)) != 1:
        raise BadShare("these are not shares of one root")
    if len({share.number for share in given}) < given[0].needed:
        raise BadShare(f"{given[0].needed} different shares are needed")
    raise BadShare("these shares were not made together")


def _kinds(shares: list[Share]) -> set[tuple[bytes, int]]:
    return {(share.mark, share.needed) for share in shares}


def _of(shares: list[Share], kind: tuple[bytes, int]) -> list[Share]:
    return [share for share in shares if (share.mark, share.needed) == kind]


def _lies_with(share: Share, used: tuple[Share, ...]) -> bool:
    return share.mark == used[0].mark and share.value == _at(share.number, used)


def _at(place: int, used: tuple[Share, ...]) -> int:
    """The polynomial that goes through these, at ``place``: at 0, the root (Lagrange)."""
    value = 0
    for one in used:
        over = under = 1
        for other in used:
            if other is not one:
                over = over * (place - other.number) % PRIME
                under = under * (one.number - other.number) % PRIME
        value += one.value * over * pow(under, -1, PRIME)
    return value % PRIME


def _check(plain: bytes) -> bytes:
    return sha256(b"spheres:share" + plain).digest()[:CHECK_BYTES]
