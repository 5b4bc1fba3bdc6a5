"""What a page says once, after the next page is asked for: in a cookie, sealed by the region.

In the session it cost a second transaction on each form that was saved. A cookie that nobody can read, and
that is read back to the same member alone, tells nothing on a device that others use.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from typing import Any

from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage
from django.http import HttpResponse

from spheres.foundation.vault.aead import KeyUnavailable
from spheres.foundation.vault.keys import open_secret, seal_secret

PURPOSE = "message"


class SealedCookieStorage(CookieStorage):
    max_cookie_size = 1400
    """Characters before they are sealed, which adds a third."""

    def _update_cookie(self, encoded_data: str | None, response: HttpResponse) -> None:
        sealed = seal_secret(PURPOSE, f"{self._whose()}|{encoded_data}".encode()) if encoded_data else b""
        super()._update_cookie(urlsafe_b64encode(sealed).decode(), response)  # type: ignore[misc]

    def _decode(self, data: str) -> Any:
        try:
            whose, _bar, plain = open_secret(PURPOSE, urlsafe_b64decode(data or "")).decode().partition("|")
        except (Error, KeyUnavailable, ValueError):
            return None
        return super()._decode(plain) if whose == self._whose() else None  # type: ignore[misc]

    def _whose(self) -> str:
        """The member it is said to; on a public page, nobody in particular."""
        member = getattr(self.request, "user", None)
        return str(member.pk) if member is not None and member.is_authenticated else ""


class SealedMessages(FallbackStorage):
    """The cookie; and what is too long for it in the session."""

    storage_classes = (SealedCookieStorage, SessionStorage)
