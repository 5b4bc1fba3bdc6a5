"""Messages about who works here, and what holds a day after nobody second was there to agree."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from spheres.foundation.accounts.sending import Growing, Reachable, Words, message
from spheres.foundation.accounts.tasks import something_waits
from spheres.foundation.signin.invitations import first_invitation


@message
def send_invitation_link(
    found: Reachable, member_id: str, by: str, partner: dict[str, str], base: str
) -> Words:
    """Made when it is sent: the queue never holds the link."""
    return first_invitation(UUID(member_id), found, by, partner, base)


@message
def tell_of_change_alone(_found: Reachable, member_id: str, name: str, by: str, until: str) -> Words:
    """To everyone who works here, where nobody second can agree: a day in which someone may object."""
    when = localtime(datetime.fromisoformat(until))
    return Words(
        _("A change in who works here, in a day"),
        _(
            "%(by)s asks for a change in who works in Spheres: %(name)s. Nobody else can agree to it, "
            "so it holds from %(when)s on.\n\n"
            "If that does not seem right to you, tell whoever answers for Spheres at your partner now."
        )
        % {"by": by, "name": name, "when": date_format(when, "SHORT_DATETIME_FORMAT")},
    )


@message
def tell_that_it_holds(_found: Reachable, member_id: str, name: str, by: str) -> Words:
    return Words(
        _("A change in who works here holds now"),
        _("What %(by)s asked for a day ago holds now: %(name)s. Nobody else was there to agree.")
        % {"by": by, "name": name},
    )


@message
def tell_of_operator(_found: Reachable, member_id: str, name: str) -> Words:
    """To everyone who works here: somebody came in by a command, with nobody here agreeing."""
    return Words(
        _("A change in who works here holds now"),
        _(
            "The operator of the region invited %(name)s into Spheres, to name its members.\n\n"
            "If that does not seem right to you, tell whoever answers for Spheres at your partner now."
        )
        % {"name": name},
    )


@app.task(retry=Growing())
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
