"""Links by which an account is opened once: an invitation, a new password.

The signature is over whose link it is, so that it can be checked before a row of hers is asked for; what it
signs changes with her password and with each sign-in, so that a link that was used is void. The rows say that
too: so it is signed by a key that is renewed with the others (``vault/apps.py``), and not by the setting that
a server is started with.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.utils.crypto import constant_time_compare

INVITATION, NEW_PASSWORD = "spheres.signin.invitation", "spheres.signin.new-password"
STATE_LENGTH = 32


_keys: Callable[[], Sequence[str | bytes]] | None = None


def sign_with(keys: Callable[[], Sequence[str | bytes]]) -> None:
    """Where the keys come from: the newest, then what it was before while it is renewed."""
    global _keys  # noqa: PLW0603 - one for each process
    _keys = keys


def _signer(purpose: str) -> TimestampSigner:
    if _keys is None:
        raise RuntimeError("nobody said what links are signed with")
    newest, *before = _keys()
    return TimestampSigner(key=newest, fallback_keys=before, salt=purpose)


def token_for(purpose: str, account_id: UUID, state: str) -> str:
    signed = _signer(purpose).sign(f"{account_id}.{state[:STATE_LENGTH]}")
    return signed.partition(".")[2]


def is_signed(purpose: str, account_id: UUID, token: str, lasts: timedelta) -> bool:
    """Whether this region made the link for this account, and not too long ago. Asks no database."""
    try:
        _signer(purpose).unsign(f"{account_id}.{token}", max_age=lasts)
    except BadSignature:
        return False
    return True


def is_unused(token: str, state: str) -> bool:
    return constant_time_compare(token.partition(":")[0], state[:STATE_LENGTH])


def new_password_lasts() -> timedelta:
    return timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)


class NewPasswordTokens:
    """For allauth (``ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR``)."""

    def make_token(self, user: Any) -> str:
        """None here: it is made by the background work, when the message is sent."""
        return ""

    def check_token(self, user: Any, token: str) -> bool:
        lasts = new_password_lasts()
        return is_signed(NEW_PASSWORD, user.pk, token, lasts) and is_unused(token, user.link_state)
