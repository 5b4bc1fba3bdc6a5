"""Messages about who works here, and what holds a day after nobody second was there to agree."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.mail import send_mail
from django.db import connection, transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from spheres.foundation.accounts.tasks import reachable, something_waits
from spheres.foundation.signin.invitations import send_first_invitation


@app.task(retry=5)
def send_invitation_link(member_id: str, by: str, partner: dict[str, str], base: str) -> None:
    """Made when it is sent: the queue never holds the link."""
    send_first_invitation(UUID(member_id), by, partner, base)


@app.task(retry=5)
def tell_of_change_alone(member_id: str, name: str, by: str, until: str) -> None:
    """To everyone who works here, where nobody second can agree: a day in which someone may object."""
    when = localtime(datetime.fromisoformat(until))
    _write(
        member_id,
        lambda: _("A change in who works here, in a day"),
        lambda: (
            _(
                "%(by)s asks for a change in who works in Spheres: %(name)s. Nobody else can agree to it, "
                "so it holds from %(when)s on.\n\n"
                "If that does not seem right to you, tell whoever answers for Spheres at your partner now."
            )
            % {"by": by, "name": name, "when": date_format(when, "SHORT_DATETIME_FORMAT")}
        ),
    )


@app.task(retry=5)
def tell_that_it_holds(member_id: str, name: str, by: str) -> None:
    _write(
        member_id,
        lambda: _("A change in who works here holds now"),
        lambda: (
            _("What %(by)s asked for a day ago holds now: %(name)s. Nobody else was there to agree.")
            % {"by": by, "name": name}
        ),
    )


@app.task(retry=5)
def tell_of_operator(member_id: str, name: str) -> None:
    """To everyone who works here: somebody came in by a command, with nobody here agreeing."""
    _write(
        member_id,
        lambda: _("A change in who works here holds now"),
        lambda: (
            _(
                "The operator of the region invited %(name)s into Spheres, to name its members.\n\n"
                "If that does not seem right to you, tell whoever answers for Spheres at your partner now."
            )
            % {"name": name}
        ),
    )


@app.task(retry=5)
def take_effect_alone(pending_id: str, base: str) -> None:
    """A day later, if nobody declined it, took it back, or is there as a second by now: she is told then.
    Everyone is told that it holds."""
    with transaction.atomic():
        if not _rows("SELECT team_after_a_day(%s)", pending_id)[0][0]:
            something_waits(row[0] for row in _rows("SELECT team_waits_for(%s)", pending_id))
            return
        ((what, member_id, name, by, fr, en),) = _rows("SELECT * FROM team_told_of(%s)", pending_id)
        for (member,) in _rows("SELECT team_everyone()"):
            tell_that_it_holds.defer(member_id=str(member), name=name, by=by)
        if what == "invited":
            names = {"fr": fr, "en": en}
            send_invitation_link.defer(member_id=str(member_id), by=by, partner=names, base=base)


def _rows(statement: str, *values: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _write(member_id: str, subject: Callable[[], str], body: Callable[[], str]) -> None:
    """In her language."""
    found = reachable(member_id)
    if found is None:
        return
    with translation.override(found.language):
        send_mail(subject(), body(), None, [found.email])
