"""What the welcoming worker does before she has joined: attempts to reach her, and their first meeting."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from spheres.foundation.access.categories import Category
from spheres.programme.participants.creating import create_idempotently
from spheres.programme.participants.record import Record
from spheres.programme.referrals import actions as referrals
from spheres.programme.referrals.models import Referral
from spheres.programme.referrals.queries import referral_in
from spheres.programme.welcome.models import Attempt
from spheres.programme.welcome.queries import is_welcoming


class WelcomeIsOver(Exception):
    """She joined, or somebody else welcomes her: what is before is no longer written."""


@dataclass(frozen=True)
class Tried:
    """``kind``: a code of the pack's kinds of contact."""

    kind: str
    at: datetime
    reached: bool
    words: str = ""


def note_attempt(record: Record, attempt_id: UUID, tried: Tried) -> None:
    """Note an attempt. Once she was reached, who referred her hears that someone is in touch with her. Sent
    twice, it is noted once. Raises ``AlreadySent``, and ``WelcomeIsOver``."""
    referral = _in_welcome(record)
    attempt = Attempt(
        id=attempt_id,
        participant_id=record.id,
        author_id=record.member.pk,
        kind=tried.kind,
        at=tried.at,
        reached=tried.reached,
        noted_at=record.now,
    )
    record.keys.seal(attempt, words=tried.words)
    if create_idempotently(record, attempt, "kind", "at", "reached"):
        record.changed("welcome:attempt-add", Attempt)
        if tried.reached:
            referrals.say_in_touch(referral, record.now)


def plan_first_meeting(record: Record, at: datetime | None, place: str) -> None:
    """When and in what kind of place they first meet; no longer planned when no moment is given. Raises
    ``WelcomeIsOver``."""
    referral = _in_welcome(record)
    referrals.plan_first_meeting(referral, at, place)
    record.changed("welcome:first-meeting", Referral)


def _in_welcome(record: Record) -> Referral:
    record.require(writes=Category.REFERRAL)
    referral = referral_in(record) if is_welcoming(record) else None
    if referral is None:
        raise WelcomeIsOver(record.id)
    return referral
