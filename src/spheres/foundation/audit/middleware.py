"""Each view runs in one transaction that knows its member; a refusal is recorded."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from spheres.foundation.access.member import set_current_member
from spheres.foundation.access.opened import noting
from spheres.foundation.access.queries import NotVisible
from spheres.foundation.audit.actions import looks_of, page_of, record_look, write_rows
from spheres.foundation.audit.late import write_in_time_or_late
from spheres.foundation.audit.models import Look

COMMITTING, SAVED = "committing", "saved"
"""How far the transaction of a request came: being committed, or done."""
LATE = _("The record of looks can’t be written just now. Yours is kept outside, and enters it when it can.")
SLOT = b"<!--late-->"
"""Where a page says it (ui/base.html)."""


class MemberTransaction:
    """Must be the last middleware: it calls the view itself, inside the transaction.

    What the view opens is noted while it runs; before it answers, the looks are written from these notes, in
    the same transaction. An error rolls everything back, looks included, since nothing was shown. A refusal
    is then written on its own: she can read that someone tried.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def prove(self, request: HttpRequest) -> None:
        """Prove to the database who is asking."""
        set_current_member(request.user.pk if request.user.is_authenticated else None)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponse:
        member_id = request.user.pk if request.user.is_authenticated else None
        try:
            with transaction.atomic(), noting() as notes:
                self.prove(request)
                response = view(request, *args, **kwargs)
                if hasattr(response, "render"):
                    response = response.render()
                has_written = request.method == "POST" and _has_written()
                rows = looks_of(page_of(request), notes, is_shown=not _leads_elsewhere(response))
                if not notes.is_vital:
                    write_rows(request.user, rows)
                elif not write_in_time_or_late(request.user, rows):
                    say_late(request, response)
                request.reached = COMMITTING if has_written else ""  # type: ignore[attr-defined]
        except NotVisible as refusal:
            if refusal.participant_id and member_id:
                with transaction.atomic():
                    set_current_member(member_id)
                    record_look(
                        request.user, [refusal.participant_id], page_of(request), kind=Look.Kind.REFUSAL
                    )
            raise
        request.reached = SAVED if has_written else ""  # type: ignore[attr-defined]
        return response


def _has_written() -> bool:
    """Whether anything of this transaction is to stand."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id_if_assigned() IS NOT NULL")
        return bool(cursor.fetchone()[0])


def reached(request: HttpRequest) -> str:
    """``COMMITTING``, ``SAVED``, or nothing: then nothing was written, or all was taken back."""
    return getattr(request, "reached", "")


def say_late(request: HttpRequest, response: HttpResponse) -> None:
    """On the page itself, or on the one it leads to."""
    if _leads_elsewhere(response):
        messages.warning(request, LATE)
    else:
        notice = render_to_string("ui/late.html", {"sentence": LATE}, request)
        response.content = response.content.replace(SLOT, notice.encode(), 1)


def _leads_elsewhere(response: HttpResponse) -> bool:
    return HTTPStatus.MULTIPLE_CHOICES <= response.status_code < HTTPStatus.BAD_REQUEST
