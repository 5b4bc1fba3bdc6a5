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


def _does_not_exist(_named: dict[str, Any]) -> Http404:
    return Http404()


def members(
    *roles: str, out_of_reach: Callable[[dict[str, Any]], Http404] = _does_not_exist
) -> Callable[[View], View]:
    """Let in signed-in members of ``roles`` (any role when none is named).

    For another role the page does not exist: it answers as an address that leads nowhere, by what
    ``out_of_reach`` makes of the ids that the address names.
    """

    def gate(view: View) -> View:
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if roles and request.user.role not in roles:  # type: ignore[union-attr]
                raise out_of_reach(kwargs)
            return view(request, *args, **kwargs)

        return guarded

    return gate
