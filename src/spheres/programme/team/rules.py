"""Which role a partner's member can have. Plain functions on plain values."""

from spheres.foundation.accounts.roles import Mandate, Role

ONLY_AT = {
    Role.POLICE_LIAISON: {Mandate.POLICE},
    Role.PEER: {Mandate.POLICE, Mandate.PEER},
    Role.PSYCHOTHERAPIST: {Mandate.PSYCHOTHERAPY},
    Role.RESEARCHER: {Mandate.RESEARCH},
    Role.COORDINATOR: {Mandate.COORDINATION},
}
"""Roles that go with a mandate. Source: what each partner brings (the programme's document)."""
POLICE_ROLES = {Role.POLICE_LIAISON, Role.PEER}
"""Nobody of the police walks with a young person or answers referrals: legal steps and peers alone."""


def role_fits(role: str, mandate: str) -> bool:
    """Whether a partner with this mandate may have a member in this role: police roles at the police alone,

    and some roles at their mandate alone (access.md)."""
    if mandate == Mandate.POLICE:
        return role in POLICE_ROLES
    return mandate in ONLY_AT.get(Role(role), {mandate})


def roles_named_by(role: str) -> list[Role]:
    """The roles that a member of ``role`` may give: administrators any, coordinators those below."""
    if role == Role.ADMINISTRATOR:
        return list(Role)
    if role == Role.COORDINATOR:
        return [r for r in Role if r not in (Role.COORDINATOR, Role.ADMINISTRATOR)]
    return []


def names_supervisors(role: str) -> bool:
    """Whether a member of ``role`` says who supports whom."""
    return role == Role.COORDINATOR
