"""The way in for a new member: a link that works once, for a week, from the mail she was sent."""

from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.core.mail import send_mail
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from spheres.foundation.accounts.models import Member

LASTS = timedelta(days=7)


signer = TimestampSigner(salt="spheres.signin.invitation")


def token_of(member: Member) -> str:
    """Void once she has chosen a password, whoever holds the link."""
    return signer.sign(sha256(f"{member.pk}:{member.password}".encode()).hexdigest()[:32])


def is_token_of(member: Member, token: str) -> bool:
    try:
        signer.unsign(token, max_age=LASTS)
    except BadSignature:
        return False
    return token.partition(":")[0] == token_of(member).partition(":")[0]


def link_of(member: Member, base: str) -> str:
    """``base`` is where the region is served."""
    path = reverse("signin:join", kwargs={"member_id": member.pk, "token": token_of(member)})
    return base.rstrip("/") + path


def send_invitation(request: HttpRequest, member: Member, by: Any) -> None:
    link = link_of(member, request.build_absolute_uri("/"))
    with translation.override(member.language):
        send_mail(
            _("You are invited to Spheres"),
            _(
                "%(by)s invites you to work in Spheres for %(partner)s.\n\n"
                "Choose your password here, within seven days:\n%(link)s\n\n"
                "If you do not know why, leave this message alone: nothing happens."
            )
            % {"by": by.name, "partner": member.partner.name, "link": link},
            None,
            [member.email],
        )


def invited(member_id: UUID, token: str) -> Member | None:
    """Whom this link is for, while it works."""
    member = Member.objects.filter(pk=member_id, is_active=True).first()
    return member if member and not member.has_usable_password() and is_token_of(member, token) else None
