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

from spheres.foundation.vault.aead import KeyUnavailable
from spheres.foundation.vault.keys import open_secret, seal_secret

PURPOSE = "message"


class SealedCookieStorage(CookieStorage):
    def _encode(self, messages: Any, encode_empty: bool = False) -> str | None:
        plain = super()._encode(messages, encode_empty)
        return urlsafe_b64encode(seal_secret(PURPOSE, plain.encode())).decode() if plain else None

    def _decode(self, data: str) -> Any:
        if not data:
            return None
        try:
            plain = open_secret(PURPOSE, urlsafe_b64decode(data)).decode()
        except (Error, KeyUnavailable, ValueError):
            self.used = True  # it is not ours, or of a key that is no more: it goes
            return None
        return super()._decode(plain)


class SealedMessages(FallbackStorage):
    """The cookie; and what is too long for it in the session."""

    storage_classes = (SealedCookieStorage, SessionStorage)
