"""Decorators that say who may come in. What a member may see inside is the database's to say."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


class MemberRequest(HttpRequest):
    """A request whose user is a signed-in member."""

    user: Any


def members(*roles: str) -> Callable[[View], View]:
    """Let in signed-in members of ``roles`` (any role when none is named).

    For another role the page does not exist: it answers as an address that leads nowhere.
    """

    def gate(view: View) -> View:
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if roles and request.user.role not in roles:  # type: ignore[union-attr]
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return gate
