"""Pages that belong to no room: the style page, and the answers when something is wrong."""

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt

from spheres.foundation.accounts.gates import members
from spheres.foundation.ui.away import answer_to, give_back
from spheres.foundation.ui.kept import keep_typed, kept_for
from spheres.foundation.ui.samples import SampleForm
from spheres.foundation.ui.typed import TYPED_BY, is_from_here, typed_by, typed_in

View = Callable[..., HttpResponseBase]


def style(request: HttpRequest) -> HttpResponse:
    """Every component in each of its states: for who makes pages, in a demo. No stranger's elsewhere."""
    if not settings.DEMO:
        raise Http404
    return render(request, "ui/style.html", {"form": SampleForm({"name": "", "kind": "call"})})


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """The one answer to what is not there and to what is not hers to see: it asks for nothing, and counts
    nothing on the bar."""
    request.is_refused = True  # type: ignore[attr-defined]
    return render(request, "ui/not_found.html", status=404)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "ui/bad_request.html", status=400)


@members()
def typed(request: HttpRequest) -> HttpResponse:
    """After she has signed in again: what she sent before, to be sent again."""
    kept = kept_for(request)
    return give_back(request, kept[0]) if kept else redirect("home")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form of a page that was opened in another session. Hers comes back to her at once, if she has signed
    in again, else once she has; anybody else's is shown to nobody."""
    sent = typed_in(request)
    if sent and request.user.is_authenticated and typed_by(sent.by) == request.user.pk:
        return give_back(request, sent, 403)
    if not sent_by_a_member(request):
        return render(request, "ui/not_taken_in.html", status=403)
    kept = "" if request.user.is_authenticated else keep_typed(request)
    return render(request, "ui/session_over.html", {"kept": kept}, status=403)


def without_cookie(view: View) -> View:
    """Of a page where nothing is done in a member’s name: what its own site sends is taken in without a
    cookie that proves it. By ``Origin``, which every browser says; another site’s form is refused."""

    @csrf_exempt
    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST" and not is_from_here(request):
            return csrf_failure(request)
        return view(request, *args, **kwargs)

    return asked


def sent_by_a_member(request: HttpRequest) -> bool:
    """Whether there was a session that can be over: she has one still, or the page says whose it was."""
    is_known = request.user.is_authenticated or settings.SESSION_COOKIE_NAME in request.COOKIES
    return is_known or TYPED_BY in request.POST


def server_error(request: HttpRequest) -> HttpResponse:
    """Called while the error is being handled."""
    return answer_to(request, sys.exc_info()[1])
