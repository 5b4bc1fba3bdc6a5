"""The address that forms keep their drafts at, while they are being typed in."""

import re
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from spheres.foundation.vault.drafts import DraftTooLong, keep_draft

PLACE = re.compile(r"^[a-z-]+:[a-z-]+(?::(?P<participant>[0-9a-f-]{36}))?$")
NOT_KEPT = {"csrfmiddlewaretoken", "draft_place", "id"}


@require_POST
def draft_keep(request: HttpRequest) -> HttpResponse:
    """Keep the form as it stands; answer with the line that says so, and when."""
    if not request.user.is_authenticated:
        return render(request, "ui/draft_line.html", {"signed_out": True}, status=401)
    place = PLACE.match(request.POST.get("draft_place", ""))
    if not place:
        return HttpResponse(status=400)
    participant = place["participant"]
    typed = {name: values for name, values in request.POST.lists() if name not in NOT_KEPT}
    words = {name: values if len(values) > 1 else values[0] for name, values in typed.items()}
    try:
        draft = keep_draft(request.user.pk, place[0], words, UUID(participant) if participant else None)
    except DraftTooLong:
        return render(request, "ui/draft_line.html", {"too_long": True})
    except (KeyError, ValueError):
        return render(request, "ui/draft_line.html", {"not_kept": True})
    return render(request, "ui/draft_line.html", {"draft": draft})
