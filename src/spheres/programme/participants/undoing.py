"""What was pressed by mistake, and taken back: by who said it, within the hour, while nobody changed it.

The database judges it (``foundation/access/sql/closings.sql``); which moments can be taken back, the table's
declaration says (``Moments.undone``).
"""

from datetime import timedelta
from typing import Any

import psycopg
from django.contrib import messages
from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from spheres.foundation.ui.templatetags.spheres import hour
from spheres.programme.participants.record import Record

UNDO_FOR = timedelta(hours=1)
"""As the database's ``access_undone`` has it, which decides."""
FROM_DAY = "day"


class CannotBeUndone(Exception):
    """An hour has passed, another said it, or it was changed meanwhile."""


def take_back(rows: QuerySet[Any], moment: str) -> bool:
    """Empty this moment of the row. False when it was empty (taken back twice). Raises ``CannotBeUndone``."""
    try:
        with transaction.atomic():
            return bool(rows.exclude(**{moment: None}).update(**{moment: None}))
    except DatabaseError as refused:
        if isinstance(refused.__cause__, psycopg.errors.InsufficientPrivilege):
            raise CannotBeUndone from refused
        raise


def closed(
    request: HttpRequest, record: Record, sentence: str, undo: str, *ids: Any, back: str
) -> HttpResponse:
    """Say that it is done, with a button that takes it back; and lead to where it was pressed."""
    came_from = f"?from={FROM_DAY}" if _is_of_her_day(request) else ""
    address = f"{reverse(undo, args=[record.id, *ids])}{came_from}"
    until = _("It can be undone until %(hour)s.") % {"hour": hour(record.now + UNDO_FOR)}
    messages.success(request, f"{sentence} {until}", extra_tags=address)
    return where_it_was(request, back)


def undone(request: HttpRequest, back: str, *, is_undone: bool) -> HttpResponse:
    """Say whether it is as it was before."""
    if is_undone:
        messages.success(request, _("It is as it was before."))
    else:
        messages.warning(
            request,
            _(
                "It can’t be undone: that is for whoever pressed it, within the hour, while nobody has "
                "changed anything. Nothing was changed now."
            ),
        )
    return where_it_was(request, back)


def where_it_was(request: HttpRequest, back: str) -> HttpResponse:
    """To the day from which it was pressed, or ``back``: an address, with the place in the page."""
    return redirect("workspace:my-day") if _is_of_her_day(request) else redirect(back)


def _is_of_her_day(request: HttpRequest) -> bool:
    return request.GET.get("from") == FROM_DAY
