"""What something that waits for a second person would open, in words for whoever agrees."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from spheres.foundation.accounts.roles import Role
from spheres.programme.team.models import PendingChange

BY_ROLE: dict[str, Promise] = {
    Role.PIVOT_WORKER: _(
        "Can be chosen to accompany young people. Of each of them this member reads, until they have met, "
        "the identity, how to get in touch, the referral and the emergency plan; then the whole follow-up."
    ),
    Role.COORDINATOR: _(
        "Reads every referral that is not answered yet, answers for emergency access, and can ask for other "
        "members."
    ),
    Role.ADMINISTRATOR: _(
        "Reads nobody’s file. Can ask for any member, coordinators and administrators among them, and end "
        "the work of anyone here."
    ),
    Role.SUPERVISOR: _(
        "Can be put beside a pivot worker, which takes two people as well; then reads the follow-ups of the "
        "young people that worker accompanies."
    ),
    Role.RESEARCHER: _("Reads nobody’s file."),
}
BY_CONSENT = _(
    "By itself, nobody’s file: what a young person agrees to share with this partner, when this member is "
    "named for that."
)
SUPPORTS = _("Reads the whole follow-up of everyone the worker accompanies, now and later.")
ON_CALL = _("May open emergency access: one person at a time, with a reason that is answered for.")
PRIVACY = _("Keeps the register of incidents and confirms erasures, without being shown whom.")


def what_it_opens(pending: PendingChange) -> list[Promise]:
    """One sentence for each thing."""
    if pending.what == PendingChange.What.SUPPORTS:
        return [SUPPORTS]
    moves = pending.role != pending.former_role or (
        pending.member is not None and pending.partner_id != pending.member.partner_id
    )
    said = [BY_ROLE.get(pending.role, BY_CONSENT)] if moves else []
    return [
        *said,
        *([ON_CALL] if pending.is_on_call else []),
        *([PRIVACY] if pending.is_privacy_officer else []),
    ]
