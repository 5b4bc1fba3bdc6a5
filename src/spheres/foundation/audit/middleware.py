"""Each view runs in one transaction that knows its member; a refusal is recorded."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from spheres.foundation.access.member import identify
from spheres.foundation.access.queries import NotVisible
from spheres.foundation.audit.actions import record_look
from spheres.foundation.audit.models import Look


class MemberTransaction:
    """Must be the last middleware: it calls the view itself, inside the transaction.

    An error rolls everything back, looks included, since nothing was shown. A refusal is then
    written on its own: she can read that someone tried.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def prove(self, request: HttpRequest) -> None:
        """Prove to the database who is asking."""
        identify(request.user.pk if request.user.is_authenticated else None)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponse:
        member_id = request.user.pk if request.user.is_authenticated else None
        try:
            with transaction.atomic():
                self.prove(request)
                response = view(request, *args, **kwargs)
                if hasattr(response, "render"):
                    response = response.render()
                return response
        except NotVisible as refusal:
            if refusal.participant_id and member_id:
                with transaction.atomic():
                    identify(member_id)
                    page = request.resolver_match.view_name if request.resolver_match else ""
                    record_look(request.user, [refusal.participant_id], page, kind=Look.Kind.REFUSAL)
            raise
