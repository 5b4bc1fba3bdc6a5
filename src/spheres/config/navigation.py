"""The places each member goes to: where the rooms' pages meet."""

from typing import Any

from django.db import connection
from django.http import HttpRequest
from django.urls import reverse

from spheres.foundation.contributions import Place, contributed
from spheres.programme.region.pack import current_pack

ON_A_PHONE, ON_A_WIDE_SCREEN = 2, 5
"""How many places stand beside each other; the others are under “More”."""


def places(member: Any) -> list[Place]:
    """Each page that this member starts from; the first is her home."""
    hers = [
        place
        for room in contributed("PLACES")
        for place in room
        if member.role in place.roles and (place.when is None or place.when(member))
    ]
    return sorted(hers, key=lambda place: place.roles[member.role])


def _asks_nothing(request: HttpRequest) -> bool:
    """A page of a refusal, or one that is shown after something failed: it counts nothing."""
    return getattr(request, "is_refused", False) or connection.needs_rollback


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Where this member can go; where the way out of a young person's pages leads, and whom she can call; and
    what is done without Spheres, which pages say that ask no database."""
    member = getattr(request, "user", None)
    pack = current_pack()
    of_the_pack = {
        "leave_to": pack.leave_to, "without_spheres": pack.without_spheres,
        "public_lines": pack.emergency_numbers, "in_danger": pack.texts.emergency,
    }  # fmt: skip
    if not member or not member.is_authenticated:
        return {"navigation": [], **of_the_pack}
    rows = [(reverse(place.name), place) for place in places(member)]
    counts = {} if _asks_nothing(request) else {p.name: p.count(member) for _url, p in rows if p.count}
    under_more = [counts.get(place.name, 0) for _url, place in rows]
    here = max((url for url, _place in rows if request.path.startswith(url)), key=len, default="")
    return {
        **of_the_pack,
        "navigation": [
            {
                "url": url,
                "label": place.label,
                "icon": place.icon,
                "is_here": url == here,
                "count": counts.get(place.name, 0),
            }
            for url, place in rows
        ],
        "waits_under_more": {
            "phone": sum(under_more[ON_A_PHONE:]),
            "wide": sum(under_more[ON_A_WIDE_SCREEN:]),
        },
    }
