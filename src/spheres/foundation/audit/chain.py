"""The chain of seals: leaves, roots, and signatures. Plain functions on bytes; no database.

A leaf is SHA-256 of a zero byte and the look's line; a node, of a one byte and its two children; the
last of an odd row goes up as it is. These are the trees of RFC 6962 (Certificate Transparency), section
2.1. Each seal names the digest of the one before it and is signed with Ed25519.
"""

import base64
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Protocol, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

NOTHING = bytes(32)
"""What the first seal is chained to."""


class Verifies(Protocol):
    """A public key, or several that signed one after the other (signers.py)."""

    def verify(self, signature: bytes, data: bytes) -> None:
        """Raises ``InvalidSignature``."""


def leaf_of(line: bytes) -> bytes:
    return sha256(b"\0" + line).digest()


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The Merkle root, 32 bytes; of no leaf at all, the digest of nothing."""
    row = list(leaves)
    if not row:
        return sha256(b"").digest()
    while len(row) > 1:
        paired = [sha256(b"\1" + row[i] + row[i + 1]).digest() for i in range(0, len(row) - 1, 2)]
        row = paired + row[len(paired) * 2 :]
    return row[0]


@dataclass(frozen=True)
class Link:
    """One seal, wherever it is written."""

    number: int
    sealed_at: datetime
    first: int
    """The number of its first look."""
    looks: int
    root: bytes
    previous: bytes
    signature: bytes = b""

    def said(self) -> bytes:
        """What is signed."""
        at = self.sealed_at.astimezone(UTC).isoformat(timespec="microseconds")
        return (
            f"{self.number}|{at}|{self.first}|{self.looks}|{self.root.hex()}|{self.previous.hex()}".encode()
        )

    def digest(self) -> bytes:
        """What the next seal is chained to."""
        return sha256(self.said() + self.signature).digest()

    def signed(self, key: Ed25519PrivateKey) -> Self:
        return replace(self, signature=key.sign(self.said()))

    def is_signed_by(self, key: Verifies) -> bool:
        try:
            key.verify(self.signature, self.said())
        except InvalidSignature:
            return False
        return True

    def to_json(self) -> str:
        return json.dumps(
            {
                "number": self.number,
                "sealed_at": self.sealed_at.astimezone(UTC).isoformat(timespec="microseconds"),
                "first": self.first,
                "looks": self.looks,
                "root": self.root.hex(),
                "previous": self.previous.hex(),
                "signature": base64.b64encode(self.signature).decode(),
            }
        )

    @property
    def end(self) -> int:
        """The number after its last look: the first of the next seal."""
        return self.first + self.looks

    @classmethod
    def from_json(cls, text: str) -> Self:
        said: dict[str, Any] = json.loads(text)
        return cls(
            said["number"],
            datetime.fromisoformat(said["sealed_at"]),
            said["first"],
            said["looks"],
            bytes.fromhex(said["root"]),
            bytes.fromhex(said["previous"]),
            base64.b64decode(said["signature"]),
        )
