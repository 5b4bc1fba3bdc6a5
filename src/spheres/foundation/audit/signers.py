"""By which keys the seals are signed, one after the other, and what is published of it.

``signers.jsonl`` in the folder outside holds a line for each key: the public key, and the signature over it
by the one before. So old seals can be verified after the key that signed them is gone.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidSignature

from spheres.foundation.audit.verifying import Problem
from spheres.foundation.vault import keyfile
from spheres.foundation.vault.signers import Signer, is_whole, public_keys

FILE = "signers.jsonl"


def published(folder: Path) -> tuple[Signer, ...]:
    """What stands outside, the first key first; a line that a crash cut off was never written."""
    try:
        text = (folder / FILE).read_text(encoding="ascii")
    except FileNotFoundError:
        return ()
    return tuple(json.loads(line) for line in text.splitlines(keepends=True) if line.endswith("\n"))


def publish(folder: Path, chain: tuple[Signer, ...]) -> None:
    """Write outside what is not there yet. What stands there is never written over: that it is another chain,
    ``spheres audit verify`` says."""
    standing = published(folder)
    if standing != chain[: len(standing)] or len(standing) == len(chain):
        return
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE
    whole = path.read_bytes().rfind(b"\n") + 1 if path.exists() else 0
    with open(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
        file.truncate(whole)  # a line that a crash cut off was never written
        file.seek(whole)
        file.write("".join(json.dumps(signer) + "\n" for signer in chain[len(standing) :]).encode())
        file.flush()
        os.fsync(file.fileno())


class Signers:
    """The keys to hold a chain of seals against, which it is asked for in their order: once a key has signed,
    none before it signs again. Asked as one public key is (``verify``)."""

    def __init__(self, chain: tuple[Signer, ...]) -> None:
        self.chain, self._left = chain, public_keys(chain)

    @classmethod
    def of_the_region(cls) -> Self:
        """As the key file says."""
        return cls(keyfile.read().signers)

    def verify(self, signature: bytes, data: bytes) -> None:
        """Raises ``InvalidSignature``."""
        for n, key in enumerate(self._left):
            try:
                key.verify(signature, data)
            except InvalidSignature:
                continue
            self._left = self._left[n:]
            return
        raise InvalidSignature

    @property
    def first(self) -> str:
        """The key that signing began with, which stays for as long as the region does: noted apart from the
        folder, it says whether the folder holds this region's record or another."""
        return self.chain[0]["public"] if self.chain else "none"

    def problems(self, folder: Path, noted: str | None = None) -> Iterator[Problem]:
        """``noted`` is the first key, as somebody wrote it down."""
        if noted and noted != self.first:
            yield Problem(0, "the keys that sign do not begin with the one that was noted")
        if not is_whole(self.chain):
            yield Problem(0, "the keys that sign do not vouch for each other")
        standing = published(folder)
        if standing != self.chain[: len(standing)]:
            yield Problem(0, "the keys that sign are not those that were published outside")
