"""The public keys that seal the record, one after the other: each vouched for by the one before it.

The key file holds the chain; what is published of it lets anybody verify old seals once the key that signed
them is gone.
"""

import base64
from dataclasses import replace
from itertools import pairwise

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from spheres.foundation.vault.keyfile import KeyFile
from spheres.foundation.vault.keys import of_root

SEALS = "audit"
"""What they sign."""
Signer = dict[str, str]
"""``public``: the key; ``vouched``: the signature over it by the one before, none for the first."""


def private_key(root: bytes) -> Ed25519PrivateKey:
    """The key that seals while ``root`` is the newest working root: nobody seals without it."""
    return Ed25519PrivateKey.from_private_bytes(of_root(root, "seed:" + SEALS))


def with_signers(file: KeyFile) -> KeyFile:
    """The same, with the newest working root's public key at the end of the chain."""
    versions = sorted(file.works)
    public = _text(private_key(file.works[versions[-1]]).public_key())
    if file.signers and file.signers[-1]["public"] == public:
        return file
    vouched = ""
    if file.signers:
        before = private_key(file.works[versions[-2]])
        vouched = base64.b64encode(before.sign(_said(file.signers[-1]["public"], public))).decode()
    return replace(file, signers=(*file.signers, {"public": public, "vouched": vouched}))


def public_keys(chain: tuple[Signer, ...]) -> list[Ed25519PublicKey]:
    return [Ed25519PublicKey.from_public_bytes(base64.b64decode(signer["public"])) for signer in chain]


def is_whole(chain: tuple[Signer, ...]) -> bool:
    """Whether each is vouched for by the one before."""
    keys = public_keys(chain)
    for key, (before, one) in zip(keys, pairwise(chain), strict=False):
        try:
            key.verify(base64.b64decode(one["vouched"]), _said(before["public"], one["public"]))
        except InvalidSignature:
            return False
    return bool(chain)


def _said(before: str, public: str) -> bytes:
    return f"spheres seals: after {before} comes {public}".encode()


def _text(key: Ed25519PublicKey) -> str:
    return base64.b64encode(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()
