"""Wrong codes after a password that was right: perhaps somebody else has it.

allauth lets five be tried in five minutes; without an end that is some 1,400 a day, of which three in a
million are right. So after twenty behind one password no code opens anything until she has chosen another:
whoever had the former is out, and she is not. A passkey goes on working, since nobody guesses one. She is
told at the first five.
"""

import hashlib
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from spheres.foundation.accounts.tasks import tell_of_wrong_codes

SESSION_KEY = "password_shown"
NOTIFY_AT, LIMIT, DAY = 5, 20, 86_400
"""Of how many wrong codes she is told, how many are enough, and the seconds for which each counts: who comes
by a partner's own sign-in has no password to choose anew."""


def note_wrong_code(user: Any, request: HttpRequest, **_more: Any) -> None:
    """Each has a place of its own, so that two at once count as two (allauth's signal's receiver)."""
    for number, place in enumerate(_cache_keys(user), start=1):
        if cache.add(place, True, DAY):
            if number == NOTIFY_AT:
                tell_of_wrong_codes.defer(member_id=str(user.pk), base=request.build_absolute_uri("/"))
            return


def is_limit_reached(user: Any) -> bool:
    return len(cache.get_many(_cache_keys(user))) == LIMIT


def clear(user: Any) -> None:
    """The right code was typed: it was she."""
    cache.delete_many(_cache_keys(user))


def _cache_keys(user: Any) -> list[str]:
    """Of this account and this password: a new one begins anew."""
    behind = hashlib.sha256(user.get_session_auth_hash().encode()).hexdigest()
    return [f"wrong-code:{user.pk}:{behind}:{number}" for number in range(LIMIT)]


def remember_password(request: HttpRequest, user: Any) -> None:
    """That this browser showed the password of now."""
    request.session[SESSION_KEY] = user.get_session_auth_hash()


def has_password_changed(request: HttpRequest, user: Any) -> bool:
    """Whether the first step was taken with a password that is hers no more."""
    shown = request.session.get(SESSION_KEY)
    return shown is not None and not constant_time_compare(shown, user.get_session_auth_hash())
