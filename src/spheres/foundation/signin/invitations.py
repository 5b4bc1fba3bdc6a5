"""The way in for a new member: a link that works once, for a week, from the mail she was sent."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _

from spheres.foundation.access.member import set_current_account
from spheres.foundation.accounts.links import INVITATION, is_signed, is_unused, token_for
from spheres.foundation.accounts.models import Member
from spheres.foundation.accounts.sending import Reachable, Words

LASTS = timedelta(days=7)


def link_of(member: Member, base: str, state: str | None = None) -> str:
    """Void once she has chosen a password, whoever holds the link. ``base`` is where the region is served;
    ``state`` is asked of the database, which tells it to who may invite her, when it is not given."""
    token = token_for(INVITATION, member.pk, state or _state_of(member))
    return base.rstrip("/") + reverse("signin:join", kwargs={"member_id": member.pk, "token": token})


def _state_of(member: Member) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT accounts_invitation_state(%s)", [member.pk])
        state: str | None = cursor.fetchone()[0]
    if state is None:
        raise PermissionDenied
    return state


def must_invite(member: Member) -> None:
    """Raises ``PermissionDenied`` for who may not invite her, and once she has answered."""
    _state_of(member)


def first_invitation(
    member_id: UUID, found: Reachable, by: str, partner: Mapping[str, str], base: str
) -> Words:
    """What she is sent, by the background work, once she is a member. ``partner`` is its name by language."""
    token = token_for(INVITATION, member_id, found.link_state)
    link = base.rstrip("/") + reverse("signin:join", kwargs={"member_id": member_id, "token": token})
    return Words(
        _("You are invited to Spheres"),
        _(
            "%(by)s invites you to work in Spheres for %(partner)s.\n\n"
            "Choose your password here, within seven days:\n%(link)s\n\n"
            "If you do not know why, leave this message alone: nothing happens."
        )
        % {"by": by, "partner": partner[found.language], "link": link},
    )


def invited(member_id: UUID, token: str) -> Member | None:
    """Whom this link is for, while it works; from then on this transaction is at her door."""
    if not is_signed(INVITATION, member_id, token, LASTS):
        return None
    set_current_account(member_id)
    member = Member.objects.filter(pk=member_id, is_active=True).first()
    works = member and not member.has_usable_password() and is_unused(token, member.link_state)
    return member if works else None
