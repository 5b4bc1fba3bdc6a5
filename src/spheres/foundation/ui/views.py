"""Pages that belong to no room: the style page, and the answers when something is wrong."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from spheres.foundation.ui.samples import SampleForm


def style(request: HttpRequest) -> HttpResponse:
    """Every component in each of its states: for who makes pages, in a demo. No stranger's elsewhere."""
    if not settings.DEMO:
        raise Http404
    return render(request, "ui/style.html", {"form": SampleForm({"name": "", "kind": "call"})})


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """The one answer to what is not there and to what is not hers to see."""
    return render(request, "ui/not_found.html", status=404)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "ui/bad_request.html", status=400)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form sent after its session ended: the draft is kept, signing in leads back to it."""
    return render(request, "ui/session_over.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/server_error.html", status=500)
