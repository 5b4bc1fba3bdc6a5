"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from spheres.foundation.ui.typed import whose_page


def page(request: HttpRequest) -> dict[str, Any]:
    member = getattr(request, "user", None)
    signed_in = bool(member and member.is_authenticated)
    return {
        "demo": settings.DEMO,
        "member": member if signed_in else None,
        "typed_by": whose_page(member.pk) if member and signed_in else "",
        "other_language": "en" if getattr(request, "LANGUAGE_CODE", "fr") == "fr" else "fr",
    }
