"""What holds between a member's requests: the idle clock, and her language."""

from collections.abc import Callable
from time import time

from django.http import HttpRequest, HttpResponse
from django.utils import translation

Handler = Callable[[HttpRequest], HttpResponse]
KEPT_FRESH_EVERY = 60  # seconds: one write a minute keeps the idle clock, not one a request


def idle_sign_out(get_response: Handler) -> Handler:
    """Renew the session's end while its member is active; it runs out by itself when she isn't."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.session.session_key and request.user.is_authenticated:
            seen = request.session.get("seen", 0)
            if time() - seen > KEPT_FRESH_EVERY:
                request.session["seen"] = int(time())
        return get_response(request)

    return middleware


def member_language(get_response: Handler) -> Handler:
    """Answer in the language chosen on this device, else the member's, else what the browser asks."""

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get("spheres_language")
        if chosen not in ("fr", "en"):
            member = request.user
            chosen = (
                member.language if member.is_authenticated else translation.get_language_from_request(request)
            )
        with translation.override(chosen):
            request.LANGUAGE_CODE = translation.get_language() or "fr"
            response = get_response(request)
            response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
            return response

    return middleware
