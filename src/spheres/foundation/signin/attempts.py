"""What must be counted by all processes together: failed sign-ins, codes that were used (``CACHES``).

Plain JSON, never anything that runs when it is read, under digests whose key the database does not hold: what
stands there names neither a member nor an address. On a connection of its own, so that what was tried counts
even when the page that was asked for is taken back.
"""

import json
from collections.abc import Iterable
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connections

from spheres.foundation.vault.keys import signatures

DIGEST_BYTES = 16
FOREVER = 10 * 365 * 86_400
USED_CODE, WORKS_FOR = "allauth.mfa.totp.used", 90
"""A code of an authenticator app works for so many seconds, since a phone's clock is given some tolerance: it
stays used for as long. allauth would forget it after thirty."""


class AttemptsCache(BaseCache):
    """``LOCATION`` is the alias of the connection."""

    def __init__(self, using: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self.using = using

    def get(self, key: Any, default: Any = None, version: Any = None) -> Any:
        return self.get_many([key], version).get(key, default)

    def get_many(self, keys: Iterable[Any], version: Any = None) -> dict[Any, Any]:
        asked = {key: self._digests(key, version) for key in keys}
        wanted = [digest for digests in asked.values() for digest in digests]
        rows = self._call("SELECT digest, value FROM signin_attempt_read(%s)", [wanted])
        found = {bytes(digest): json.loads(value) for digest, value in rows}
        newest = {key: next((d for d in digests if d in found), None) for key, digests in asked.items()}
        return {key: found[digest] for key, digest in newest.items() if digest is not None}

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> None:
        self._write(key, value, timeout, version, only_new=False)

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> bool:
        is_renewed = len(self._digests(key, version)) > 1
        if is_renewed and self.get(key, version=version) is not None:  # perhaps under the key of before
            return False
        return self._write(key, value, timeout, version, only_new=True)

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> bool:
        value = self.get(key, version=version)
        return value is not None and self._write(key, value, timeout, version, only_new=False)

    def delete(self, key: Any, version: Any = None) -> bool:
        ((gone,),) = self._call("SELECT signin_attempt_remove(%s)", [self._digests(key, version)])
        return bool(gone)

    def clear(self) -> None:
        raise NotImplementedError("what was tried is not forgotten at once")

    def _write(self, key: Any, value: Any, timeout: Any, version: Any, *, only_new: bool) -> bool:
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        seconds = FOREVER if seconds is None else float(seconds)
        if str(key).startswith(USED_CODE):
            seconds = max(seconds, WORKS_FOR)
        named = [self._digests(key, version)[0], json.dumps(value), seconds, only_new]
        ((written,),) = self._call("SELECT signin_attempt_write(%s, %s::jsonb, %s, %s)", named)
        return bool(written)

    def _digests(self, key: Any, version: Any) -> list[bytes]:
        """By the working root, and by the one before while it is renewed: what was tried stays tried."""
        what = self.make_and_validate_key(key, version=version)
        return [digest[:DIGEST_BYTES] for digest in signatures("attempt", what.encode())]

    def _call(self, statement: str, named: list[Any]) -> list[Any]:
        with connections[self.using].cursor() as cursor:
            cursor.execute(statement, named)
            rows: list[Any] = cursor.fetchall()
            return rows
