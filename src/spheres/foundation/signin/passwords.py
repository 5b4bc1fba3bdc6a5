"""Passwords: Argon2, sealed under a key that the database does not hold, for one account. A hash that SQL
wrote, or moved from another's row, opens nothing."""

import base64
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import Argon2PasswordHasher, BasePasswordHasher

from spheres.foundation.accounts.passwords import account_being_hashed
from spheres.foundation.vault.aead import KeyUnavailable
from spheres.foundation.vault.keys import open_secret, seal_secret

PURPOSE = "password"


def seal_hash(argon2: str, account_id: UUID) -> str:
    sealed = seal_secret(PURPOSE, argon2.encode(), account_id.bytes)
    return f"{SealedArgon2.algorithm}${base64.b64encode(sealed).decode()}"


class SealedArgon2(BasePasswordHasher):
    """Hashes for the account that ``hashing_for`` names."""

    algorithm = "sealed_argon2"
    inner = Argon2PasswordHasher()

    def encode(self, password: str, salt: str) -> str:
        return seal_hash(self.inner.encode(password, salt), account_being_hashed())

    def verify(self, password: str, encoded: str) -> bool:
        try:
            return self.inner.verify(password, self._opened(encoded))
        except KeyUnavailable:
            return False

    def decode(self, encoded: str) -> dict[str, Any]:
        return self.inner.decode(self._opened(encoded))

    def must_update(self, encoded: str) -> bool:
        """Never what does not open: it is nobody's."""
        try:
            return self.inner.must_update(self._opened(encoded))
        except KeyUnavailable:
            return False

    def harden_runtime(self, password: str, encoded: str) -> None:
        """Argon2's cost is in its parameters."""

    def safe_summary(self, encoded: str) -> dict[Any, Any]:
        return self.inner.safe_summary(self._opened(encoded))

    def what_it_seals(self, encoded: str) -> str:
        """The hash itself, which stays the same when the keys that seal it are renewed; or what is written
        there, when it does not open."""
        try:
            return self._opened(encoded)
        except KeyUnavailable:
            return encoded

    def _opened(self, encoded: str) -> str:
        """Raises ``KeyUnavailable``."""
        try:
            sealed = base64.b64decode(encoded.partition("$")[2], validate=True)
        except ValueError as error:
            raise KeyUnavailable("no sealed hash") from error
        return open_secret(PURPOSE, sealed, account_being_hashed().bytes).decode()
