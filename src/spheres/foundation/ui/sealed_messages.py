"""What a page says once, after the next page is asked for: in a cookie, sealed by the region.

In the session it cost a second transaction on each form that was saved. A cookie that nobody can read tells
nothing on a device that others use.
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
        sealed = seal_secret(PURPOSE, encoded_data.encode()) if encoded_data else b""
        super()._update_cookie(urlsafe_b64encode(sealed).decode(), response)  # type: ignore[misc]

    def _decode(self, data: str) -> Any:
        try:
            plain = open_secret(PURPOSE, urlsafe_b64decode(data or "")).decode()
        except (Error, KeyUnavailable, ValueError):
            self.used = True  # it is not ours, or of a key that is no more: it goes
            return None
        return super()._decode(plain)  # type: ignore[misc]


class SealedMessages(FallbackStorage):
    """The cookie; and what is too long for it in the session."""

    storage_classes = (SealedCookieStorage, SessionStorage)
