"""What an operator sets, in one validated place.

Every value is an environment variable named ``SPHERES_<FIELD>``, but the two database addresses,
which keep the names that hosting platforms give them.
"""

import os
import secrets
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from spheres.config.mail_server import mail_server

PROJECT = Path(__file__).resolve().parents[3]


class Transit(BaseModel):
    """A key of the transit engine of HashiCorp Vault or OpenBao, and how to sign in to it: with a token, or
    as an AppRole."""

    address: str
    name: str
    mount: str = "transit"
    namespace: str = ""
    token: str = ""
    role_id: str = ""
    secret_id: str = ""


class PartnerSignIn(BaseModel):
    """A partner's OpenID Connect provider. ``partner`` is its code in the pack: only its members come in
    by it."""

    partner: str
    client_id: str
    secret: str
    server_url: str
    addresses_are_sure: bool = False
    """True where nobody there can give herself an address: only then is one believed that the provider does
    not call verified."""


class Deployment(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="SPHERES_", extra="ignore")

    database_url: str | None = Field(None, validation_alias="DATABASE_URL")
    """PostgreSQL as the application's role. Absent: the embedded server of ``data_folder``."""
    database_owner_url: str | None = Field(None, validation_alias="DATABASE_OWNER_URL")
    """PostgreSQL as the owner's role: migrations only, never given to the server process."""

    database_worker_url: str | None = Field(None, validation_alias="DATABASE_WORKER_URL")
    """PostgreSQL as the background work's role: never given to the processes that serve pages."""

    database_backup_url: str | None = Field(None, validation_alias="DATABASE_BACKUP_URL")
    """PostgreSQL as the role of backups: for `spheres backup` alone, never given to what serves."""

    data_folder: Path = PROJECT / ".data"
    pack_folder: Path = PROJECT / "packs" / "montreal"

    background: bool = False
    """Set by ``spheres work`` itself: what it asks of the database may take longer than a page."""
    demo: bool = False
    """True only in a synthetic region: shows that all is invented, and its sign-ins."""
    debug: bool = False
    secret_key: SecretStr | None = None
    allowed_hosts: list[str] = ["127.0.0.1", "localhost"]
    trusted_origins: list[str] = []
    secure: bool = True
    """Cookies and redirects for HTTPS only. False on a loopback demo."""

    key_provider: Literal["file", "environment", "transit"] = "file"
    region_key: SecretStr | None = None
    """32 bytes in base64, for the ``environment`` key provider; while it is renewed: the new one, a comma,
    the old one."""
    transit: Transit | None = None
    """Where the vault is, as JSON, for the ``transit`` key provider."""
    key_places: list[Path] = []
    """Where the key file stands, as a JSON list of paths, on disks that do not fail together; absent: in the
    data folder alone."""
    keys_kept_seconds: int = 60
    """How long a process works with the keys it has opened before it asks for them again."""

    audit_folder: Path | None = None
    """Where the seals of the record are written, outside the database: another disk or machine."""

    partner_sign_ins: list[PartnerSignIn] = []
    """The partners' own sign-ins (OpenID Connect), as JSON."""
    proxies: int = 0
    """How many proxies of ours stand before the server: the address of whoever asks is read behind them."""

    body_seconds: int = 10
    """How long a page waits for the next part of what is being sent to it."""
    idle_minutes: int = 15
    email_url: str | None = Field(None, repr=False)
    """The mail server: smtp+tls://user:password@host:587, or smtps:// for TLS from the first byte."""
    email_from: str = "Spheres <no-reply@localhost>"
    operator_email: str | None = None
    """Who is told that seals have stopped, beside the privacy officers."""

    @field_validator("email_url")
    @classmethod
    def _is_read_whole(cls, url: str | None) -> str | None:
        if url:
            mail_server(url)
        return url

    @property
    def seals_folder(self) -> Path:
        return self.audit_folder or self.data_folder / "audit"

    @property
    def key_file(self) -> Path:
        return self.data_folder / "region.key"

    @property
    def places_of_keys(self) -> list[Path]:
        return self.key_places or [self.data_folder / "keys.sealed"]

    def session_secret(self) -> str:
        """What signs sessions: given, else made once and kept beside the data, for all processes."""
        if self.secret_key:
            return self.secret_key.get_secret_value()
        path = self.data_folder / "session.key"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text()
        with os.fdopen(descriptor, "w") as file:
            made = secrets.token_urlsafe(48)
            file.write(made)
        return made


@lru_cache
def deployment() -> Deployment:
    return Deployment()  # type: ignore[call-arg]
