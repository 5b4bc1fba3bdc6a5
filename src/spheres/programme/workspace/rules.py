"""When someone asks for attention."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

PLAN_MISSING, PLAN_REVIEW, UNREACHED = "plan_missing", "plan_review", "unreached"
PROGRAMME_CONSENT, OTHER_CONSENT = "programme_consent", "other_consent"
OF_STANDING = (PLAN_MISSING, PLAN_REVIEW, UNREACHED, PROGRAMME_CONSENT, OTHER_CONSENT)
"""What is due that a standing tells, by its kind."""


@dataclass(frozen=True)
class StandingDue:
    """Something that is due about someone, by which day, and whether its moment has passed."""

    kind: str
    due_on: date
    is_late: bool = False


@dataclass(frozen=True)
class AttentionFlags:
    """What a caseload says of one young person on a day; each is a reason to act, none a blame."""

    not_reached: bool
    plan_missing: bool
    plan_old: bool
    consent_ending: bool
    urgent_needs: int = 0
    consent_lapsed: bool = False
    """The date of her yes has passed, and she has not been asked."""
    unreached: bool = False
    """Someone has noted that she can't be reached, and her plan is being followed."""
    late: int = 0
    """How many other things about her have passed their moment."""
    to_meet: bool = False
    """The worker took over from another, and they have not met yet."""

    @property
    def asks_attention(self) -> bool:
        return any(
            (
                self.urgent_needs,
                self.unreached,
                self.to_meet,
                self.not_reached,
                self.plan_missing,
                self.plan_old,
                self.consent_ending,
                self.consent_lapsed,
                self.late,
            )
        )


def standing(
    on: date,
    *,
    started_on: date | None,
    last_contact: date | None,
    not_reached_after: int,
    due: Collection[StandingDue],
    consent_warning: int,
    urgent_needs: int = 0,
    to_meet: bool = False,
) -> AttentionFlags:
    """Days are whole; ``last_contact`` counts only contacts in which she was there. Of whom she is still to
    meet, the worker does not read when she was last reached."""
    late = {one.kind for one in due if one.is_late}
    ends = [one.due_on for one in due if one.kind in (PROGRAMME_CONSENT, OTHER_CONSENT) and not one.is_late]
    since = None if to_meet else last_contact or started_on
    return AttentionFlags(
        not_reached=bool(since) and (on - since).days >= not_reached_after if since else False,
        plan_missing=PLAN_MISSING in late,
        plan_old=PLAN_REVIEW in late,
        consent_ending=any((end - on).days <= consent_warning for end in ends),
        consent_lapsed=PROGRAMME_CONSENT in late,
        unreached=any(one.kind == UNREACHED for one in due),
        late=sum(one.is_late and one.kind not in OF_STANDING for one in due),
        urgent_needs=urgent_needs,
        to_meet=to_meet,
    )
