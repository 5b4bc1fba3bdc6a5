"""Where the region's key is: a file, the environment, or a vault that never gives it out.

A provider seals a few bytes with the region's key and opens them again. It is asked when the region's
working keys are loaded (``keys``), never for each row.
"""

import base64
import os
from abc import ABC, abstractmethod
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings

from spheres.foundation.vault.aead import KEY_BYTES, KeyUnavailable, decrypt, encrypt, new_key

MARK_BYTES = 4
"""What says with which of the local keys something was sealed."""


class Provider(ABC):
    """Seals and opens with the region's key, whatever versions of it there are."""

    @abstractmethod
    def seal(self, plain: bytes) -> bytes:
        """With the newest key."""

    @abstractmethod
    def open(self, sealed: bytes) -> bytes:
        """With whichever key it was sealed. Raises ``KeyUnavailable``."""

    @abstractmethod
    def renew(self) -> None:
        """From here on ``seal`` uses a new key; what was sealed before still opens."""

    @abstractmethod
    def forget_old(self) -> None:
        """Only the newest key is kept: what was sealed with another never opens again."""


class LocalKeys(Provider):
    """Keys that this machine holds, the newest first."""

    CONTEXT = b"spheres:region"

    def keys(self) -> list[bytes]:
        raise NotImplementedError

    def seal(self, plain: bytes) -> bytes:
        key = self.keys()[0]
        return _mark(key) + encrypt(key, plain, self.CONTEXT)

    def open(self, sealed: bytes) -> bytes:
        for key in self.keys():
            if _mark(key) == sealed[:MARK_BYTES]:
                return decrypt(key, sealed[MARK_BYTES:], self.CONTEXT)
        raise KeyUnavailable("sealed with a region's key that is not here")


def _mark(key: bytes) -> bytes:
    return sha256(b"spheres:mark" + key).digest()[:MARK_BYTES]


def _read(text: str) -> list[bytes]:
    keys = [base64.b64decode(part) for part in text.replace(",", " ").split()]
    if not keys or any(len(key) != KEY_BYTES for key in keys):
        raise KeyUnavailable(f"the region's key must be {KEY_BYTES} bytes in base64")
    return keys


class FileKeys(LocalKeys):
    """A line for each key. Made on first use. As safe as its disk."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def keys(self) -> list[bytes]:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return _read(self.path.read_text())
        with os.fdopen(descriptor, "wb") as file:
            key = new_key()
            file.write(base64.b64encode(key) + b"\n")
            os.fsync(descriptor)
        return [key]

    def renew(self) -> None:
        self._write([new_key(), *self.keys()])

    def forget_old(self) -> None:
        self._write(self.keys()[:1])

    def _write(self, keys: list[bytes]) -> None:
        """Whole or not at all: the new file takes the old one's place once it is on the disk."""
        fresh = self.path.with_suffix(".new")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(b"".join(base64.b64encode(key) + b"\n" for key in keys))
            file.flush()
            os.fsync(descriptor)
        fresh.replace(self.path)


class EnvironmentKeys(LocalKeys):
    """SPHERES_REGION_KEY, the newest first, by commas. The operator changes it; this does not."""

    def __init__(self, value: str) -> None:
        self.value = value

    def keys(self) -> list[bytes]:
        if not self.value:
            raise KeyUnavailable("SPHERES_REGION_KEY is not set")
        return _read(self.value)

    def renew(self) -> None:
        if len(self.keys()) == 1:
            raise KeyUnavailable("put the new key before the old one in SPHERES_REGION_KEY, with a comma")

    def forget_old(self) -> None:
        """Nothing to do here: the operator takes the old key out of SPHERES_REGION_KEY."""


class Transit(Provider):
    """The transit engine of HashiCorp Vault or OpenBao: the region's key never leaves it.

    Signs in with a token, or as an AppRole. Source: the engine's HTTP API (encrypt, decrypt, rotate, trim).
    """

    def __init__(self, address: str, name: str, *, token: str = "", role_id: str = "", secret_id: str = "",
                 mount: str = "transit", namespace: str = "") -> None:  # fmt: skip
        self.address, self.name, self.mount, self.namespace = address, name, mount, namespace
        self.token, self.role_id, self.secret_id = token, role_id, secret_id

    def seal(self, plain: bytes) -> bytes:
        answer = self._ask("encrypt_data", plaintext=base64.b64encode(plain).decode())
        text: str = answer["data"]["ciphertext"]
        return text.encode()

    def open(self, sealed: bytes) -> bytes:
        answer = self._ask("decrypt_data", ciphertext=sealed.decode())
        return base64.b64decode(answer["data"]["plaintext"])

    def renew(self) -> None:
        self._ask("rotate_key")

    def forget_old(self) -> None:
        newest = self._ask("read_key")["data"]["latest_version"]
        # Two calls: the client's own check holds the one against the other in a single one.
        self._ask("update_key_configuration", min_decryption_version=newest)
        self._ask("update_key_configuration", min_encryption_version=newest)
        self._ask("trim_key", min_version=newest)

    def _ask(self, call: str, **fields: Any) -> dict[str, Any]:
        import hvac  # noqa: PLC0415 - only where a vault is used
        import requests  # noqa: PLC0415

        try:
            client = hvac.Client(
                self.address, token=self.token or None, namespace=self.namespace or None, timeout=10
            )
            if self.role_id:
                client.auth.approle.login(self.role_id, self.secret_id)
            transit = client.secrets.transit
            name = {"name": self.name, "mount_point": self.mount}
            answer = getattr(transit, call)(**name, **fields)
        except (hvac.exceptions.VaultError, requests.RequestException) as error:
            raise KeyUnavailable(f"the vault did not answer {call}: {type(error).__name__}") from error
        return answer if isinstance(answer, dict) else {}


@lru_cache
def provider() -> Provider:
    """The one that the deployment names."""
    if settings.VAULT_PROVIDER == "environment":
        return EnvironmentKeys(settings.VAULT_REGION_KEY)
    if settings.VAULT_PROVIDER == "transit":
        return Transit(**settings.VAULT_TRANSIT)
    return FileKeys(settings.VAULT_KEY_FILE)
