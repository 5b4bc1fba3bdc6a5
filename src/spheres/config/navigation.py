"""The places each role goes to: where the apps' pages meet."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from spheres.foundation.accounts.models import Role

Place = tuple[str, str, str]


def places(role: str) -> list[Place]:
    """(URL name, label, icon) for each page this role starts from; the first is its home."""
    shared = ("followup:shared-with-me", _("Shared with me"), "users-round")
    my_referrals = ("referrals:my-referrals", _("My referrals"), "send")
    if role == Role.PIVOT_WORKER:
        return [
            ("followup:my-day", _("My day"), "sun"),
            ("followup:my-young-people", _("My young people"), "users-round"),
            my_referrals,
        ]
    if role == Role.COORDINATOR:
        return [("referrals:incoming", _("Referrals received"), "inbox"), shared]
    if role in (Role.ADMINISTRATOR, Role.RESEARCHER):
        return [shared]
    return [shared, my_referrals]


def navigation(request: HttpRequest) -> dict[str, Any]:
    member = getattr(request, "user", None)
    if not member or not member.is_authenticated:
        return {"navigation": []}
    return {
        "navigation": [
            {
                "url": reverse(name),
                "label": label,
                "icon": icon,
                "is_here": request.path.startswith(reverse(name)),
            }
            for name, label, icon in places(member.role)
        ]
    }
