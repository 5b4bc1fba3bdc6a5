"""The answer when something is out of reach or broken: what happened, what stands, when to try again.

Rendered without database and session. It is the only door for such answers (``views.server_error``), and it
gives back what was typed.
"""

import copy
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import psycopg
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from spheres.foundation.audit.middleware import COMMITTING, SAVED, reached
from spheres.foundation.ui.typed import Typed, page_name, typed_in

DRAFTS = "vault:draft-keep"


class Trouble(StrEnum):
    AWAY = "away"
    FULL = "full"
    BUSY = "busy"
    SLOW = "slow"
    BROKEN = "broken"


@dataclass(frozen=True)
class Words:
    """``retry``: seconds after which it may work again."""

    title: Any
    what: Any
    again: Any
    status: int = 503
    retry: int | None = None


WORDS = {
    Trouble.AWAY: Words(
        _("Spheres can’t reach its database"),
        _("Nothing can be shown or saved until it is back. It is not your doing."),
        _("Try again in five seconds, and again a little later if it lasts."),
        retry=5,
    ),
    Trouble.FULL: Words(
        _("There is no room left to save"),
        _(
            "The disk of the database is full. What was saved before is safe and can be read; "
            "nothing new can be kept."
        ),
        _(
            "Whoever runs Spheres must make room. Try again in a minute; copy a long text "
            "somewhere safe meanwhile."
        ),
        retry=60,
    ),
    Trouble.BUSY: Words(
        _("Somebody else was changing the same thing"),
        _("It was held by somebody else for too long, and this was stopped."),
        _("Try again in a moment."),
        retry=2,
    ),
    Trouble.SLOW: Words(
        _("This took too long"),
        _("The database was too slow with this, and it was stopped."),
        _("Try again in a moment."),
        retry=10,
    ),
    Trouble.BROKEN: Words(
        _("Something broke on our side"),
        _("What was saved before is safe."),
        _("Try again in a moment; if it happens again, tell your coordinator."),
        status=500,
    ),
}  # fmt: skip
HER_PAGES = ("welcome", "limits", "referrals:self-referral", "referrals:link-referral")
"""Before which she sits: what the night team does without Spheres is not for her."""
BY_STATE = {
    "53100": Trouble.FULL,
    "55P03": Trouble.BUSY,  # lock_timeout
    "40P01": Trouble.BUSY,
    "40001": Trouble.BUSY,
    "57014": Trouble.SLOW,  # statement_timeout
    "25P03": Trouble.SLOW,  # idle_in_transaction_session_timeout
    "25006": Trouble.AWAY,  # a server that only reads: another takes over
}
"""SQLSTATE → what is said of it. Source: PostgreSQL, appendix A."""
FAILED = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)


def trouble_of(error: BaseException | None) -> Trouble:
    """By the error itself, or by the one that it came from."""
    while error is not None:
        state = getattr(error, "sqlstate", None)
        if state in BY_STATE:
            return BY_STATE[state]
        if isinstance(error, FAILED) and getattr(error.__cause__, "sqlstate", None) not in BY_STATE:
            return Trouble.AWAY
        error = error.__cause__ or error.__context__
    return Trouble.BROKEN


def answer_to(request: HttpRequest, error: BaseException | None) -> HttpResponse:
    """What ``error`` kept from being done, and what was typed."""
    trouble = trouble_of(error)
    words = WORDS[trouble]
    if page_name(request.path_info) == DRAFTS:
        response = bare(request, "ui/draft_line.html", {}, words.status)
    else:
        said: dict[str, Any] = {
            "words": words, "typed": typed_in(request), "stands": _stands(request, trouble),
            "COMMITTING": COMMITTING, "SAVED": SAVED, "is_hers": page_name(request.path_info) in HER_PAGES,
        }  # fmt: skip
        response = bare(request, "ui/away.html", said, words.status)
    if words.retry:
        response.headers["Retry-After"] = str(words.retry)
    return response


def _stands(request: HttpRequest, trouble: Trouble) -> str:
    """``SAVED``, ``COMMITTING``, or nothing. A commit that the database refused took all back; one whose
    answer was lost may have been done."""
    stands = reached(request)
    return "" if stands == COMMITTING and trouble != Trouble.AWAY else stands


def saved_all_the_same(request: HttpRequest, response: HttpResponse, sentences: list[Any]) -> HttpResponse:
    """What was sent is saved, and the session could not be written any more: this says so, in place of the
    page it would have led to, which cannot be shown. ``sentences``: what was meant to be said on it."""
    page = bare(
        request, "ui/saved.html", {"sentences": sentences, "leads_to": response.headers["Location"]}, 200
    )
    page.cookies.update(response.cookies)
    page.cookies.pop("messages", None)
    return page


def give_back(request: HttpRequest, typed: Typed, status: int = 200) -> HttpResponse:
    """What a member typed before her session ended, to be sent again: it is not saved."""
    return render(request, "ui/typed.html", {"typed": typed}, status=status)


def bare(request: HttpRequest, template: str, context: dict[str, Any], status: int) -> HttpResponse:
    """Rendered as for somebody who is not signed in, in the language of this device: nothing is looked up."""
    nobody = copy.copy(request)
    nobody.user = AnonymousUser()
    nobody._messages = []  # type: ignore[attr-defined]
    is_member = bool(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    with translation.override(language_of(request)):
        nobody.LANGUAGE_CODE = translation.get_language() or "fr"
        shell = "ui/base.html" if is_member and not context.get("is_hers") else "ui/hers.html"
        response = render(nobody, template, {"shell": shell, "away": True, **context}, status=status)
        response.headers["Content-Language"] = nobody.LANGUAGE_CODE
    return response


def language_of(request: HttpRequest) -> str:
    """The one that the page was being made in, else the one chosen on this device, else the browser's."""
    known = {code for code, _name in settings.LANGUAGES}
    for code in (getattr(request, "LANGUAGE_CODE", ""), request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)):
        if code in known:
            return str(code)
    return translation.get_language_from_request(request)
