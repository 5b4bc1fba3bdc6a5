"""The places each role goes to: where the apps' pages meet."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from spheres.foundation.accounts.models import Role
from spheres.programme.partners.pack import current_pack

Place = tuple[str, str, str]


def places(member: Any) -> list[Place]:
    """(URL name, label, icon) for each page this member starts from; the first is her home."""
    emergency = [("safety:emergency-open", _("Emergency"), "siren")] if member.is_on_call else []
    home, *others = _places(member.role)
    if member.is_privacy_officer and member.role == Role.COORDINATOR:
        others.insert(2, ("privacy:overview", _("Privacy"), "shield-check"))
    return [home, *emergency, *others]


def _places(role: str) -> list[Place]:
    shared = ("followup:shared-with-me", _("Shared with me"), "users-round")
    my_referrals = ("referrals:my-referrals", _("My referrals"), "send")
    if role == Role.PIVOT_WORKER:
        return [
            ("followup:my-day", _("My day"), "sun"),
            ("followup:my-young-people", _("My young people"), "users-round"),
            my_referrals,
        ]
    if role == Role.COORDINATOR:
        opened = ("safety:emergencies", _("Emergencies"), "siren")
        unusual = ("team:unusual", _("Unusual looking"), "scan-eye")
        team = ("team:member-list", _("Members"), "users")
        return [
            ("referrals:incoming", _("Referrals received"), "inbox"),
            opened,
            unusual,
            team,
            ("needs:unmet", _("Needs not met"), "list-checks"),
            shared,
            my_referrals,
        ]
    if role == Role.COMMITTEE:
        return [shared, ("needs:unmet", _("Needs not met"), "list-checks"), my_referrals]
    if role == Role.ADMINISTRATOR:
        return [("team:member-list", _("Members"), "users")]
    if role == Role.RESEARCHER:
        return [shared]
    return [shared, my_referrals]


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Where this member can go, and where the way out of a young person's pages leads."""
    member = getattr(request, "user", None)
    leave_to = current_pack().leave_to
    if not member or not member.is_authenticated:
        return {"navigation": [], "leave_to": leave_to}
    rows = [(reverse(name), label, icon) for name, label, icon in places(member)]
    here = max((url for url, _, _ in rows if request.path.startswith(url)), key=len, default="")
    return {
        "leave_to": leave_to,
        "navigation": [
            {"url": url, "label": label, "icon": icon, "is_here": url == here} for url, label, icon in rows
        ],
    }
