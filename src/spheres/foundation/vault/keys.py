"""The region's working keys, and the keys that hang on them.

They stand in the key file (``keyfile``), each in versions, and none of them in the database. ``wraps`` seal
the key of each participant; ``works`` are working roots, from which each other purpose has a key of its own;
``indexes`` and ``letters`` make blind digests. While a renewal goes on there are two versions: the newest
seals, and what the one before sealed still opens. A participant's key is random, 32 bytes. Destroying it
makes every sealed field of hers unreadable, in every copy.
"""

import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from time import monotonic
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from spheres.foundation.vault import keyfile
from spheres.foundation.vault.aead import KEY_BYTES, KeyUnavailable, decrypt, encrypt
from spheres.foundation.vault.keyfile import Versions

VERSION_BYTES = 2
"""What says with which version of the wrapping key something was wrapped."""
DIGEST_BYTES = 16


@dataclass(frozen=True)
class Ring:
    """The working keys, opened, for a minute at most: a new version is in use everywhere by then; and for no
    more than a second where it is seen that the file was written."""

    wraps: Versions
    works: Versions
    indexes: Versions
    letters: Versions
    signers: tuple[dict[str, str], ...]
    stamp: tuple[tuple[int, int] | None, ...]
    loaded: float

    @property
    def newest(self) -> int:
        return max(self.wraps)

    @property
    def roots(self) -> list[bytes]:
        """The working roots, the newest first."""
        return _newest_first(self.works)


LOOKS_EACH = 1.0
"""Seconds after which it is looked whether the file was written: a place on another machine may tell it
late."""
_ring: Ring | None = None
_looked = 0.0


def ring(*, fresh: bool = False) -> Ring:
    global _ring
    if fresh or _ring is None or _is_old(_ring):
        before, _ring = _ring, load()
        if before is not None and before.works != _ring.works:
            of_root.cache_clear()  # what was let go is held nowhere
    return _ring


def _is_old(held: Ring) -> bool:
    global _looked  # noqa: PLW0603
    now = monotonic()
    if now - held.loaded > settings.VAULT_KEYS_KEPT_SECONDS:
        return True
    if now - _looked < LOOKS_EACH:
        return False
    _looked = now
    stands = keyfile.stamp()
    return any(stands) and stands != held.stamp


def load() -> Ring:
    began, stamp = monotonic(), keyfile.stamp()
    file = keyfile.read()
    return Ring(file.wraps, file.works, file.indexes, file.letters, file.signers, stamp, began)


def _newest_first(versions: Versions) -> list[bytes]:
    return [versions[version] for version in sorted(versions, reverse=True)]


@lru_cache
def of_root(root: bytes, purpose: str) -> bytes:
    """The key for one purpose, so that no key does two jobs."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=b"spheres:" + purpose.encode()).derive(root)


def derived(purpose: str) -> Iterator[bytes]:
    """The keys for one purpose: the newest, then what it was before."""
    for root in ring().roots:
        yield of_root(root, purpose)


def wrap(key: bytes, owner: UUID) -> bytes:
    """``key`` sealed by the newest wrapping key, for ``owner`` alone."""
    now = ring()
    return now.newest.to_bytes(VERSION_BYTES) + encrypt(now.wraps[now.newest], key, owner.bytes)


def unwrap(wrapped: bytes, owner: UUID) -> bytes:
    """A participant's may be two, one after the other, while her rows are sealed anew (``sealing``)."""
    version = version_of(wrapped)
    key = ring().wraps.get(version) or ring(fresh=True).wraps.get(version)
    if key is None:
        raise KeyUnavailable("wrapped with a key that is no more")
    return decrypt(key, wrapped[VERSION_BYTES:], owner.bytes)


def version_of(wrapped: bytes) -> int:
    return int.from_bytes(wrapped[:VERSION_BYTES])


def seal_secret(purpose: str, plain: bytes, row: bytes = b"") -> bytes:
    """Something of the region's own, not of one participant's, sealed for one purpose; and for one row or
    account (``row``), when it must not open anywhere else."""
    return encrypt(next(derived("secret:" + purpose)), plain, _context(purpose, row))


def open_secret(purpose: str, sealed: bytes, row: bytes = b"") -> bytes:
    """Raises ``KeyUnavailable``."""
    return open_with(derived("secret:" + purpose), sealed, _context(purpose, row))


def sealed_anew(purpose: str, sealed: bytes, row: bytes = b"") -> bytes:
    """By the newest working root. What opens by none opened nothing before either: it stays as it is."""
    newest, *before = derived("secret:" + purpose)
    context = _context(purpose, row)
    try:
        open_with(iter([newest]), sealed, context)
    except KeyUnavailable:
        try:
            return encrypt(newest, open_with(iter(before), sealed, context), context)
        except KeyUnavailable:
            return sealed
    return sealed


def open_with(keys: Iterator[bytes], sealed: bytes, context: bytes) -> bytes:
    """By the first of these that opens it. Raises ``KeyUnavailable``."""
    refused = KeyUnavailable("there is no key")
    for key in keys:
        try:
            return decrypt(key, sealed, context)
        except KeyUnavailable as error:
            refused = error
    raise refused


def _context(purpose: str, row: bytes) -> bytes:
    return purpose.encode() + (b"\0" + row if row else b"")


def blind_index(kind: str, value: str) -> bytes:
    """A keyed digest, 16 bytes: equal values of a kind meet, and nothing else can be read from it."""
    return blind_indexes(kind, value)[0]


def blind_indexes(kind: str, value: str) -> list[bytes]:
    """The same, the newest first, and what it was before while digests are made anew: what is looked for."""
    return [_blind(key, kind, value) for key in _newest_first(ring().indexes)]


def letter_index(kind: str, value: str) -> bytes:
    """The same of a letter: by another key, so that whoever sends one in somebody's name makes no digest that
    meets hers."""
    return letter_indexes(kind, value)[0]


def letter_indexes(kind: str, value: str) -> list[bytes]:
    return [_blind(key, kind, value) for key in _newest_first(ring().letters)]


def _blind(key: bytes, kind: str, value: str) -> bytes:
    return hmac.digest(key, f"{kind}\0{value}".encode(), "sha256")[:DIGEST_BYTES]


def sign(purpose: str, message: bytes) -> bytes:
    """A keyed digest, 32 bytes, to recognise what this region made (signed links)."""
    return signatures(purpose, message)[0]


def signatures(purpose: str, message: bytes) -> list[bytes]:
    """The same, the newest first, and what it was before while the working root is renewed: any of them is
    this region's."""
    return [hmac.digest(key, message, sha256) for key in derived("sign:" + purpose)]
