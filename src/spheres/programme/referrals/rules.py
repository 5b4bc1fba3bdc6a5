"""The rules of referral: who it is for, and what its referrer keeps of it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from spheres.foundation.clock import day_and_hour, moment_of
from spheres.programme.participants.rules import OLDEST, YOUNGEST, age_on

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""No 0, O, 1, I or L: a number that is read aloud is heard right."""


def receipt_number(referral_id: UUID) -> str:
    """A short number to speak of a referral by, such as ``R-7K4M2``."""
    value, letters = referral_id.int & 0xFFFFFFFF, ""
    for _ in range(5):
        value, place = divmod(value, len(LETTERS))
        letters += LETTERS[place]
    return f"R-{letters}"


def promised_by(
    sent_at: datetime, within_hours: int, opens_at: time, closes_at: time, morning_by: time
) -> datetime:
    """By when somebody answers what was sent at this moment: within so many hours while it is open, to a
    quarter of an hour; what comes too late for that day, or at night, by the hour of the morning."""
    day, hour = day_and_hour(sent_at)
    if hour < opens_at:
        return moment_of(day, morning_by)
    by = _quarter(sent_at + timedelta(hours=within_hours))
    return by if by <= moment_of(day, closes_at) else moment_of(day + timedelta(days=1), morning_by)


def _quarter(moment: datetime) -> datetime:
    """The quarter of an hour that this is in: nobody is promised 14:07, nor more than was said."""
    beyond = timedelta(minutes=moment.minute % 15, seconds=moment.second, microseconds=moment.microsecond)
    return moment - beyond


@dataclass(frozen=True)
class Promise:
    """By when somebody was told that she is answered, and how that stands ``now``."""

    by: datetime
    now: datetime

    @property
    def is_late(self) -> bool:
        return self.now > self.by

    @property
    def minutes(self) -> int:
        """Left until then, or gone by since, begun minutes counted as whole ones."""
        return -int(-abs((self.by - self.now).total_seconds()) // 60)


def is_outside_ages(birth_date: date | None, age_said: int | None, on: date) -> bool:
    """Whether what is known says she is younger than 12 or older than 24. Never a reason to refuse
    to listen: the page says what happens instead."""
    age = age_on(birth_date, on) if birth_date else age_said
    return age is not None and not YOUNGEST <= age <= OLDEST


def may_be_welcomed(answers: Iterable[str]) -> bool:
    """Whether the four questions leave the door open: what isn't known yet is learned in welcome,
    but nobody is welcomed against a "no" (seed document: the programme is voluntary)."""
    return "no" not in set(answers)


class Reason(StrEnum):
    """Why a pivot worker would suit her, or might not."""

    HER_LANGUAGE = "her_language"
    OTHER_LANGUAGE = "other_language"
    SAME_PARTNER = "same_partner"
    HER_WISH = "her_wish"
    ROOM = "room"
    NO_LANGUAGE = "no_language"
    AGAINST_WISH = "against_wish"
    FULL = "full"


CAUTIONS = {Reason.NO_LANGUAGE, Reason.AGAINST_WISH, Reason.FULL}
POINTS = {
    Reason.HER_LANGUAGE: 4,
    Reason.OTHER_LANGUAGE: 2,
    Reason.SAME_PARTNER: 1,
    Reason.HER_WISH: 2,
    Reason.ROOM: 1,
    Reason.NO_LANGUAGE: -8,
    Reason.AGAINST_WISH: -4,
    Reason.FULL: -3,
}


@dataclass(frozen=True)
class Fit:
    """How well a pivot worker would suit her: for the order of a list that a person chooses from."""

    points: float
    reasons: tuple[Reason, ...]

    @property
    def cautions(self) -> tuple[Reason, ...]:
        return tuple(reason for reason in self.reasons if reason in CAUTIONS)


def fit(
    *,
    speaks: Collection[str],
    her_languages: Sequence[str],
    same_partner: bool,
    mandate: str,
    avoided_mandates: Collection[str],
    walking_with: int,
    full_at: int,
) -> Fit:
    """Language first, then what she asked for, then the place and the weight of the caseload.

    ``her_languages`` has hers first, and nothing where she did not say: then none speaks for or against
    anybody. ``walking_with`` and ``full_at`` count young people.
    """
    reasons = []
    if her_languages and her_languages[0] in speaks:
        reasons = [Reason.HER_LANGUAGE]
    elif her_languages:
        reasons = [Reason.OTHER_LANGUAGE if set(her_languages) & set(speaks) else Reason.NO_LANGUAGE]
    if avoided_mandates:
        reasons.append(Reason.AGAINST_WISH if mandate in avoided_mandates else Reason.HER_WISH)
    if same_partner:
        reasons.append(Reason.SAME_PARTNER)
    reasons.append(Reason.ROOM if walking_with < full_at else Reason.FULL)
    lighter = -walking_with / (full_at * 2)
    return Fit(sum(POINTS[reason] for reason in reasons) + lighter, tuple(reasons))
