"""What something that waits for a second person would open, in words for whoever agrees."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from spheres.foundation.accounts.roles import Role
from spheres.programme.team.models import PendingChange

BY_ROLE: dict[str, Promise] = {
    Role.PIVOT_WORKER: _(
        "She can be chosen to walk with young people. Of those she takes over she reads, until they "
        "have met, who they are, how to reach them, why they came and their emergency plan; then the whole "
        "follow-up."
    ),
    Role.COORDINATOR: _(
        "She reads every referral that is not answered yet, answers for emergency access, and can ask for "
        "other members."
    ),
    Role.ADMINISTRATOR: _(
        "She reads nobody’s file. She can ask for any member, coordinators and administrators among them, "
        "and end the work of anyone here."
    ),
    Role.SUPERVISOR: _(
        "She can be put beside a pivot worker, which takes two people as well; then she reads the follow-ups "
        "of those that one walks with."
    ),
    Role.RESEARCHER: _("She reads nobody’s file."),
}
BY_CONSENT = _(
    "By itself, nobody’s file: what a young person agrees to share with this partner, when she is named "
    "for her."
)
SUPPORTS = _("She reads the whole follow-up of everyone the worker walks with, now and later.")
ON_CALL = _("She may open emergency access: one person at a time, with a reason that is answered for.")
PRIVACY = _("She keeps the register of incidents and confirms erasures, without being shown whom.")


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
