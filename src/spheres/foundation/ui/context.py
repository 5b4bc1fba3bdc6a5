"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    member = getattr(request, "user", None)
    signed_in = bool(member and member.is_authenticated)
    return {
        "demo": settings.DEMO,
        "member": member if signed_in else None,
        "other_language": "en" if getattr(request, "LANGUAGE_CODE", "fr") == "fr" else "fr",
    }
