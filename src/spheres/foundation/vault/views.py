"""The address that forms keep their drafts at, while they are being typed in."""

import re
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.views.decorators.http import require_POST

from spheres.foundation.vault.drafts import DraftTooLong, keep_draft

PLACE = re.compile(r"^[a-z-]+:[a-z-]+(?::[0-9a-z-]{1,40})*$")
"""The name of a page, and all that its address names."""
NOT_KEPT = {"csrfmiddlewaretoken", "typed_by", "draft_place", "id"}


@require_POST
def draft_keep(request: HttpRequest) -> HttpResponse:
    """Keep the form as it stands; answer with the line that says so, and when."""
    if not request.user.is_authenticated:
        return render(request, "ui/draft_line.html", {"signed_out": True}, status=401)
    place = request.POST.get("draft_place", "")
    try:
        participant_id = _whom(place)
    except (NoReverseMatch, Resolver404, ValueError):
        return HttpResponse(status=400)
    typed = {name: values for name, values in request.POST.lists() if name not in NOT_KEPT}
    words = {name: values if len(values) > 1 else values[0] for name, values in typed.items()}
    try:
        draft = keep_draft(request.user.pk, place, words, participant_id)
    except DraftTooLong:
        return render(request, "ui/draft_line.html", {"too_long": True})
    except (KeyError, ValueError):
        return render(request, "ui/draft_line.html", {"not_kept": True})
    return render(request, "ui/draft_line.html", {"draft": draft})


def _whom(place: str) -> UUID | None:
    """Whom the page of this place is about, by its own address. Raises ``NoReverseMatch`` when there is no
    such page."""
    if not PLACE.match(place):
        raise ValueError(place)
    head, name, *ids = place.split(":")
    named = resolve(reverse(f"{head}:{name}", args=ids)).kwargs
    participant_id: UUID | None = named.get("participant_id")
    return participant_id
