"""What holds before any page is shown: a second step, and someone who is still there."""

import logging
from collections.abc import Callable
from time import time
from typing import Any
from uuid import UUID

from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from allauth.account.middleware import AccountMiddleware
from allauth.account.utils import url_str_to_user_pk
from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import SESSION_KEY, get_user
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages import get_messages
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode

from spheres.foundation.access.member import acting_as, set_current_account
from spheres.foundation.audit import middleware as audit
from spheres.foundation.audit.middleware import SAVED, reached
from spheres.foundation.signin.backends import opened_with_session
from spheres.foundation.signin.devices import ACTIVE, SHARED, must_ask_again
from spheres.foundation.ui.away import answer_to, saved_all_the_same
from spheres.foundation.ui.kept import promises_to_keep

logger = logging.getLogger(__name__)
Handler = Callable[[HttpRequest], HttpResponse]
SECOND_STEP = "second_step"
"""In the session: this member has one."""
STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
ALWAYS_OPEN = ("account_", "mfa_", "openid_connect_", "socialaccount_", "signin:", "set_language", "welcome")
"""Pages by which one signs in, sets up a second step, or leaves: they show nobody."""
HER_WAYS_IN = ("mfa_", "signin:", "account_change_password", "account_set_password")
"""Pages that show or change how a member signs in."""
NOT_HERS = ("mfa_reauthenticate", "mfa_reauthenticate_webauthn", "signin:not-a-member", "signin:join")
"""Of these, the ones by which somebody shows who is there, or that are not about who is signed in."""


def second_step(get_response: Handler) -> Handler:
    """No page before the member has a passkey or an authenticator app."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.session.get(SECOND_STEP) and _is_shut(request):
            with acting_as(request.user.pk):
                has_one = is_mfa_enabled(request.user, STEPS)
            if not has_one:
                return redirect("signin:second-step")
            request.session[SECOND_STEP] = True
        return get_response(request)

    return middleware


def shared_device(get_response: Handler) -> Handler:
    """A device that others use asks again who is there, before it shows anything after a pause.

    Only pages that show, and those about how she signs in: what is being sent elsewhere was typed by whoever
    signed in, and is kept. It does not count as a touch: the next page asks.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated or not request.session.get(SHARED):
            return get_response(request)
        is_shut, must_ask = _is_shut(request), must_ask_again(request)
        if must_ask and (_is_hers(request) or (is_shut and request.method == "GET")):
            back = request.get_full_path() if request.method == "GET" else reverse("home")
            return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': back})}")
        if is_shut and not must_ask:
            request.session[ACTIVE] = int(time())
        return get_response(request)

    return middleware


class Sessions(SessionMiddleware):
    """Django's, where a session that can't be written takes nothing back of what was saved before it."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        try:
            return super().process_response(request, response)
        except DatabaseError as error:
            logger.warning("a session could not be written: %s", type(error).__name__)
            if promises_to_keep(request):  # and it isn't
                return answer_to(request, error)
            if request.method != "POST" or reached(request) != SAVED or "Location" not in response.headers:
                return response
            return saved_all_the_same(request, response, list(get_messages(request)))


class Authentication(AuthenticationMiddleware):
    """Django's, where the member comes with her session, in the same statement."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _member_of(request))  # type: ignore[assignment]


def _member_of(request: Any) -> Any:
    if not hasattr(request, "_cached_user"):
        request.session.get(SESSION_KEY)  # loads it
        with opened_with_session(request.session.member):
            request._cached_user = get_user(request)
    return request._cached_user


class MemberTransaction(audit.MemberTransaction):
    """The same, which opens the door of the account that is being signed in to, between one step and the
    next; and answers what allauth raises: Django asks nobody else once a view runs here."""

    def prove(self, request: HttpRequest) -> None:
        super().prove(request)
        if not request.user.is_authenticated and (account := _signing_in(request)):
            set_current_account(account)

    def process_view(self, request: HttpRequest, *of_the_view: Any) -> HttpResponse:
        try:
            return super().process_view(request, *of_the_view)
        except (ImmediateHttpResponse, ReauthenticationRequired) as asked:
            answer: HttpResponse = AccountMiddleware(self.get_response).process_exception(request, asked)
            return answer


def _signing_in(request: HttpRequest) -> UUID | None:
    """Whose password or passkey was shown already, in this session."""
    begun = request.session.get(LOGIN_SESSION_KEY)
    if not isinstance(begun, dict) or not begun.get("user_pk"):
        return None
    account: UUID = url_str_to_user_pk(begun["user_pk"])
    return account


def _is_shut(request: HttpRequest) -> bool:
    """Whether this page may show someone to a signed-in member."""
    name = _name_of_page(request) if request.user.is_authenticated else ""
    return bool(name) and not name.startswith(ALWAYS_OPEN)


def _is_hers(request: HttpRequest) -> bool:
    """Whether this page shows or changes how a member signs in."""
    name = _name_of_page(request)
    return name.startswith(HER_WAYS_IN) and name not in NOT_HERS


def _name_of_page(request: HttpRequest) -> str:
    """Nothing for an address that leads nowhere: it shows nobody."""
    try:
        return resolve(request.path_info).view_name or ""
    except Resolver404:
        return ""
