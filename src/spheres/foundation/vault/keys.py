"""Where the region's key comes from, and the keys that hang on it.

A participant's key is random, 32 bytes, and stored wrapped by the region's key. Destroying it
makes every sealed field of hers unreadable, in every copy.
"""

import base64
import hmac
import os
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

KEY_BYTES = 32
NONCE_BYTES = 12


class KeyUnavailable(Exception):
    """The region's key can't be had, or is not the one a thing was sealed with."""


def _from_file(path: Path) -> bytes:
    """The key in ``path``, made on first use. For a demo: a file is as safe as its disk."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return base64.b64decode(path.read_text())
    with os.fdopen(descriptor, "w") as file:
        key = os.urandom(KEY_BYTES)
        file.write(base64.b64encode(key).decode())
    return key


def _from_environment(value: str) -> bytes:
    if not value:
        raise KeyUnavailable("SPHERES_REGION_KEY is not set")
    return base64.b64decode(value)


@lru_cache
def region_key() -> bytes:
    """The region's key, 32 bytes, from the provider that the deployment names."""
    if settings.VAULT_PROVIDER == "environment":
        key = _from_environment(settings.VAULT_REGION_KEY)
    else:
        key = _from_file(settings.VAULT_KEY_FILE)
    if len(key) != KEY_BYTES:
        raise KeyUnavailable(f"the region's key must be {KEY_BYTES} bytes")
    return key


@lru_cache
def _derived(purpose: str) -> bytes:
    """A key for one purpose, so that no key does two jobs."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=b"spheres:" + purpose.encode()).derive(region_key())


def encrypt(key: bytes, plain: bytes, context: bytes) -> bytes:
    """AES-256-GCM: nonce, then ciphertext with its tag. ``context`` must be the same to open it."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, context)


def decrypt(key: bytes, sealed: bytes, context: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], context)
    except InvalidTag as error:
        raise KeyUnavailable("sealed with another key, or moved from its row") from error


def new_key() -> bytes:
    return os.urandom(KEY_BYTES)


def wrap(key: bytes, owner: UUID) -> bytes:
    """``key`` sealed by the region's key, for ``owner`` alone."""
    return encrypt(_derived("wrap"), key, owner.bytes)


def unwrap(wrapped: bytes, owner: UUID) -> bytes:
    return decrypt(_derived("wrap"), wrapped, owner.bytes)


def blind_index(kind: str, value: str) -> bytes:
    """A keyed digest, 16 bytes: equal values of a kind meet, and nothing else can be read from it."""
    return hmac.new(_derived("blind"), f"{kind}\0{value}".encode(), sha256).digest()[:16]


def signing_seed(purpose: str) -> bytes:
    """32 bytes from which one signing key is made."""
    return _derived("seed:" + purpose)


def sign(purpose: str, message: bytes) -> bytes:
    """A keyed digest, 32 bytes, to recognise what this region made (signed links)."""
    return hmac.new(_derived("sign:" + purpose), message, sha256).digest()
