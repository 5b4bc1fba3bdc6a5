"""What the sign-in pages know."""

from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest


def ways_in(request: HttpRequest) -> dict[str, Any]:
    """The partners' own sign-ins."""
    return {"partner_sign_ins": settings.PARTNER_SIGN_INS}


def demo_code(user_id: Any) -> str:
    """In a synthetic region: a code that has not been used yet, as the member's own app would show it."""
    before, now, after = (
        format_hotp_value(hotp_value(settings.DEMO_SECRET, n)) for n in yield_hotp_counters_from_time()
    )
    for code in (now, after, before):
        if not cache.get(f"allauth.mfa.totp.used?user={user_id}&code={code}"):
            return code
    return now
