"""Headers of every answer."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from spheres.foundation.ui.kept import keep_typed, kept_for, let_go

METHODS = ("GET", "HEAD", "OPTIONS", "POST")

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        " ".join(("form-action 'self'", *settings.FORMS_MAY_LEAD_TO)),
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


def without_nul(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Take NUL characters out of what is sent: nobody types them, and PostgreSQL keeps none."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.GET = _without_nul(request.GET)  # type: ignore[assignment]
        if request.method == "POST":
            request.POST = _without_nul(request.POST)  # type: ignore[assignment]
        return get_response(request)

    return middleware


def _without_nul(sent: QueryDict) -> QueryDict:
    if not any("\0" in text for _name, texts in sent.lists() for text in texts):
        return sent
    clean = QueryDict(mutable=True, encoding=sent.encoding)
    for name, texts in sent.lists():
        clean.setlist(name, [text.replace("\0", "") for text in texts])
    clean._mutable = False
    return clean


def typed_is_kept(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """What is sent by somebody whose session has ended waits for her beside the sign-in; what was sent again
    waits no more."""
    sign_in = reverse(settings.LOGIN_URL) + "?"

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.method != "POST":
            return response
        if response.headers.get("Location", "").startswith(sign_in):
            if not request.user.is_authenticated and (words := keep_typed(request)):
                messages.warning(request, words)
                response.headers["Location"] = f"{sign_in}next={reverse('ui:typed')}"
        elif request.user.is_authenticated and _was_sent_again(request, response):
            let_go(request)
            if kept_for(request):
                messages.info(request, _("You had sent something else, too: it is here, and not saved yet."))
                response.headers["Location"] = reverse("ui:typed")
        return response

    return middleware


def _was_sent_again(request: HttpRequest, response: HttpResponse) -> bool:
    is_taken_in = HTTPStatus.MULTIPLE_CHOICES <= response.status_code < HTTPStatus.BAD_REQUEST
    return is_taken_in and request.get_full_path() in [kept.path for kept in kept_for(request)]


def known_methods(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """No page answers to a method that none of ours asks for (TRACE sends back what it was sent)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method in METHODS:
            return get_response(request)
        return HttpResponseNotAllowed(METHODS)

    return middleware


def response_headers(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """A strict content policy; and nothing that a shared device could keep, static files apart."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Cache-Control", "no-store, private")
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response

    return middleware
