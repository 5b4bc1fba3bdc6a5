"""The region's working keys, and the keys that hang on them.

Two kinds of working key, random, kept in the database sealed by the region's key (``providers``):
``wrap``, in versions, seals the key of each participant; ``root``, from which each other purpose has a
key of its own. A participant's key is random, 32 bytes. Destroying it makes every sealed field of hers
unreadable, in every copy.
"""

import hmac
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from time import monotonic
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import transaction

from spheres.foundation.vault.aead import KEY_BYTES, KeyUnavailable, decrypt, encrypt, new_key
from spheres.foundation.vault.models import RegionKey
from spheres.foundation.vault.providers import provider

VERSION_BYTES = 2
"""What says with which version of the wrapping key something was wrapped."""


@dataclass(frozen=True)
class Ring:
    """The working keys, opened, for a minute: a new version is in use everywhere by then."""

    root: bytes
    wraps: dict[int, bytes]
    proofs: dict[int, bytes]
    loaded: float

    @property
    def newest(self) -> int:
        return max(self.wraps)


_ring: Ring | None = None


def ring(*, fresh: bool = False) -> Ring:
    global _ring  # noqa: PLW0603 - one for each process
    if fresh or _ring is None or monotonic() - _ring.loaded > settings.VAULT_KEYS_KEPT_SECONDS:
        _ring = load(using="default")
    return _ring


def load(using: str) -> Ring:
    opened = {
        (row.purpose, row.version): provider().open(bytes(row.wrapped))
        for row in RegionKey.objects.using(using).all()
    }
    wraps, proofs = (
        {version: key for (purpose, version), key in opened.items() if purpose == wanted}
        for wanted in (RegionKey.Purpose.WRAP, RegionKey.Purpose.PROOF)
    )
    root = opened.get((RegionKey.Purpose.ROOT, 1))
    if root is None or not wraps:
        raise KeyUnavailable("the region has no working keys yet: run `spheres database migrate`")
    return Ring(root, wraps, proofs, monotonic())


def make_keys(using: str) -> None:
    """The working keys of a new region, once; as the owner."""
    with transaction.atomic(using=using):
        for purpose in (RegionKey.Purpose.ROOT, RegionKey.Purpose.WRAP):
            if not RegionKey.objects.using(using).filter(purpose=purpose).exists():
                add_key(purpose, 1, using)


def add_key(purpose: str, version: int, using: str) -> None:
    RegionKey.objects.using(using).create(
        purpose=purpose, version=version, wrapped=provider().seal(new_key())
    )


@lru_cache
def _of_root(root: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=b"spheres:" + purpose.encode()).derive(root)


def _derived(purpose: str) -> bytes:
    """A key for one purpose, so that no key does two jobs."""
    return _of_root(ring().root, purpose)


def wrap(key: bytes, owner: UUID) -> bytes:
    """``key`` sealed by the newest wrapping key, for ``owner`` alone."""
    now = ring()
    return now.newest.to_bytes(VERSION_BYTES) + encrypt(now.wraps[now.newest], key, owner.bytes)


def unwrap(wrapped: bytes, owner: UUID) -> bytes:
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
    return encrypt(_derived("secret:" + purpose), plain, _context(purpose, row))


def open_secret(purpose: str, sealed: bytes, row: bytes = b"") -> bytes:
    """Raises ``KeyUnavailable``."""
    return decrypt(_derived("secret:" + purpose), sealed, _context(purpose, row))


def _context(purpose: str, row: bytes) -> bytes:
    return purpose.encode() + (b"\0" + row if row else b"")


def blind_index(kind: str, value: str) -> bytes:
    """A keyed digest, 16 bytes: equal values of a kind meet, and nothing else can be read from it."""
    return hmac.new(_derived("blind"), f"{kind}\0{value}".encode(), sha256).digest()[:16]


def signing_seed(purpose: str) -> bytes:
    """32 bytes from which one signing key is made."""
    return _derived("seed:" + purpose)


def sign(purpose: str, message: bytes) -> bytes:
    """A keyed digest, 32 bytes, to recognise what this region made (signed links)."""
    return hmac.new(_derived("sign:" + purpose), message, sha256).digest()
