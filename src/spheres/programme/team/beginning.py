"""How a region begins: its first two who name members come in by a command: nobody is there to agree."""

from django.utils import timezone

from spheres.foundation.accounts.models import Member, MemberChange, Partner, Role
from spheres.foundation.signin.invitations import link_of
from spheres.programme.team.tasks import tell_of_operator

NAMES_MEMBERS = (Role.ADMINISTRATOR, Role.COORDINATOR)
ENOUGH = 2


class CannotInvite(Exception):
    """``args[0]`` says why, to the operator."""


def invite_as_operator(
    email: str, name: str, partner: str, role: str, language: str, base: str, using: str = "owner"
) -> str:
    """The link by which she comes in. Everyone who works here already is told. Raises ``CannotInvite``."""
    at = Partner.objects.using(using).filter(code=partner).first()
    if at is None or role not in NAMES_MEMBERS:
        raise CannotInvite("The partner is not in the pack, or the role is none of those who name members.")
    members = Member.objects.using(using)
    here = members.filter(role__in=NAMES_MEMBERS, is_active=True, answered_at__isnull=False)
    if here.count() >= ENOUGH:
        raise CannotInvite(
            "Two who name members are here: they invite from Members, and agree to each other."
        )
    standing = members.filter(email=email.lower()).first()
    if standing is None:
        standing = _make(email, name, at, role, language, using)
    elif standing.answered_at or not standing.is_active or standing.changes.filter(by__isnull=False).exists():
        raise CannotInvite("Someone has this address already.")
    return link_of(standing, base, standing.link_state)


def _make(email: str, name: str, partner: Partner, role: str, language: str, using: str) -> Member:
    member = Member(
        email=email.lower(), name=name, partner=partner, role=role, language=language, speaks=language
    )
    member.set_unusable_password()
    member.save(using=using)
    MemberChange.objects.using(using).create(
        member=member, at=timezone.now(), what=MemberChange.What.INVITED, role=role, partner=partner,
        is_on_call=False, is_privacy_officer=False,
    )  # fmt: skip
    for one in Member.objects.using(using).filter(is_active=True, answered_at__isnull=False):
        tell_of_operator.defer(member_id=str(one.pk), name=name)
    return member
