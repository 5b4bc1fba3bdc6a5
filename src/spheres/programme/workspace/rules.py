"""When someone asks for attention."""

from dataclasses import dataclass
from datetime import date

from spheres.programme.safety.rules import MISSING_AFTER


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
            )
        )


def standing(
    on: date,
    *,
    started_on: date | None,
    last_contact: date | None,
    not_reached_after: int,
    plan_review_on: date | None,
    consent_ends_on: date | None,
    consent_warning: int,
    consent_lapsed: bool = False,
    unreached: bool = False,
    urgent_needs: int = 0,
    to_meet: bool = False,
) -> AttentionFlags:
    """Days are whole; ``last_contact`` counts only contacts in which she was there. Of whom she is still to
    meet, the worker does not read when she was last reached."""
    since = None if to_meet else last_contact or started_on
    return AttentionFlags(
        not_reached=bool(since) and (on - since).days >= not_reached_after if since else False,
        plan_missing=plan_review_on is None and started_on is not None and on - started_on >= MISSING_AFTER,
        plan_old=plan_review_on is not None and plan_review_on < on,
        consent_ending=consent_ends_on is not None and (consent_ends_on - on).days <= consent_warning,
        consent_lapsed=consent_lapsed,
        unreached=unreached,
        urgent_needs=urgent_needs,
        to_meet=to_meet,
    )
