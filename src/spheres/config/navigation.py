"""The places each role goes to: where the apps' pages meet."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from spheres.foundation.accounts.models import Role
from spheres.programme.partners.pack import current_pack, pack_partner

Place = tuple[str, str, str]
ABOUT_NOBODY = (Role.ADMINISTRATOR, Role.RESEARCHER, Role.COORDINATOR)
ASKED = (Role.LIAISON, Role.PEER, Role.POLICE_LIAISON, Role.PREVENTION)
"""Roles whose partner is asked to act."""


def places(member: Any) -> list[Place]:
    """(URL name, label, icon) for each page this member starts from; the first is her home."""
    emergency = [("safety:emergency-open", _("Emergency"), "siren")] if member.is_on_call else []
    home, *others = _places(member.role)
    if pack_partner(member.partner.code).has_beds and member.role not in ABOUT_NOBODY:
        others.insert(1, ("services:beds", _("Beds tonight"), "bed"))
    if member.is_privacy_officer and member.role == Role.COORDINATOR:
        others.insert(2, ("privacy:overview", _("Privacy"), "shield-check"))
    return [home, *emergency, *others]


def _places(role: str) -> list[Place]:
    shared = ("followup:shared-with-me", _("Shared with me"), "users-round")
    my_referrals = ("referrals:my-referrals", _("My referrals"), "send")
    unmet = ("needs:unmet", _("Needs not met"), "list-checks")
    members = ("team:member-list", _("Members"), "users")
    asked = ("services:requests", _("Asked of us"), "inbox")
    directory = ("directory:find", _("Directory"), "library")
    found = {
        Role.PIVOT_WORKER: [
            ("followup:my-day", _("My day"), "sun"),
            ("followup:my-young-people", _("My young people"), "users-round"),
            directory,
            my_referrals,
        ],
        Role.COORDINATOR: [
            ("referrals:incoming", _("Referrals received"), "inbox"),
            ("followup:waiting", _("Waiting"), "clock-alert"),
            ("safety:emergencies", _("Emergencies"), "siren"),
            ("team:unusual", _("Unusual looking"), "scan-eye"),
            members,
            ("accompaniment:expenses", _("Expenses"), "receipt"),
            unmet,
            directory,
            shared,
            my_referrals,
        ],
        Role.COMMITTEE: [shared, unmet, my_referrals],
        Role.ADMINISTRATOR: [members],
        Role.RESEARCHER: [shared],
        Role.PSYCHOTHERAPIST: [
            ("therapy:mine", _("My therapies"), "message-circle-heart"),
            asked,
            shared,
            directory,
            my_referrals,
        ],
    }
    return found.get(
        Role(role), [shared, asked, directory, my_referrals] if role in ASKED else [shared, my_referrals]
    )


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
