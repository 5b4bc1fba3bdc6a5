"""The key file's root in shares: any so many of them give it, fewer tell nothing of it.

Shamir's scheme over the smallest prime above 2^256 (A. Shamir, *How to share a secret*, 1979). A share is
printed as letters and figures in groups of five, with a check, so that it can be read aloud and typed.
"""

import base64
import secrets
from dataclasses import dataclass
from hashlib import sha256

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
    by_number = {share.number: share for share in shares}
    if len({(share.mark, share.needed) for share in shares}) != 1:
        raise BadShare("these are not shares of one root")
    needed = shares[0].needed
    if len(by_number) < needed:
        raise BadShare(f"{needed} different shares are needed")
    used = list(by_number.values())[:needed]
    root = 0
    for one in used:
        over = under = 1
        for other in used:
            if other is not one:
                over, under = over * -other.number % PRIME, under * (one.number - other.number) % PRIME
        root += one.value * over * pow(under, -1, PRIME)
    root %= PRIME
    found = root.to_bytes(VALUE_BYTES)[-KEY_BYTES:]
    if mark_of(found) != used[0].mark:
        raise BadShare("these shares were not made together")
    return found


def _check(plain: bytes) -> bytes:
    return sha256(b"spheres:share" + plain).digest()[:CHECK_BYTES]
