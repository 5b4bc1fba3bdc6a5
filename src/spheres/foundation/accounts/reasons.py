"""Why a message did not leave, as a word that names nobody. What mail servers answer holds addresses."""

import smtplib
import ssl
from datetime import datetime, timedelta
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

URGENT_WITHIN = timedelta(minutes=15)
"""After it, nobody is sent what was urgent: who could call is told that it did not leave."""
ANY_WITHIN = timedelta(days=3)
FIRST_PAUSE = timedelta(seconds=15)
LONGEST_PAUSE = timedelta(hours=1)
LONGEST_URGENT_PAUSE = timedelta(minutes=2)
UNSURE_TRIES = 2
"""How often a try may end so that nobody can say whether it left: more copies than this are never sent."""


LATER = range(400, 500)
"""What a mail server answers where another try may find it otherwise (RFC 5321, 4.2.1)."""


class Unsure(smtplib.SMTPException):
    """The connection broke after the message was handed over, and before it was said to be accepted."""


class Reason(TextChoices):
    AWAY = "away", _("The mail server can’t be reached")
    SLOW = "slow", _("The mail server did not answer in time")
    SECURE = "secure", _("No secure connection to the mail server: its certificate, or how it is asked")
    SIGN_IN = "sign_in", _("The mail server does not accept our name and password")
    RECIPIENT = "recipient", _("The mail server does not accept this address")
    REFUSED = "refused", _("The mail server refused it")
    BUSY = "busy", _("The mail server asked to come back later")
    UNSURE = "unsure", _("The connection broke at the very end: it may have arrived")
    LATE = "late", _("It was not sent in time: the background work is stopped, or slow")
    RESTORED = "restored", _("It was waiting in a backup that was put in place: it may have left before")
    BROKEN = "broken", _("It could not be written")


KINDS: tuple[tuple[Any, Reason], ...] = (
    (Unsure, Reason.UNSURE),
    (smtplib.SMTPAuthenticationError, Reason.SIGN_IN),
    (smtplib.SMTPNotSupportedError | ssl.SSLError, Reason.SECURE),
    (TimeoutError, Reason.SLOW),
)
"""Each before those it is a kind of; what mail servers answer with a number is asked apart."""


def reason_of(error: BaseException) -> Reason:
    """The word for what sending a message raised."""
    for kind, reason in KINDS:
        if isinstance(error, kind):
            return reason
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return Reason.RECIPIENT if _for_good(error) else Reason.BUSY
    if isinstance(error, smtplib.SMTPResponseException):
        return Reason.BUSY if error.smtp_code in LATER else Reason.REFUSED
    if "timed out" in str(error):  # smtplib's own words, where the connection went with it
        return Reason.SLOW
    return Reason.AWAY if isinstance(error, OSError) else Reason.BROKEN


def _for_good(error: smtplib.SMTPRecipientsRefused) -> bool:
    return not any(code in LATER for code, _text in error.recipients.values())


def is_too_late(now: datetime, since: datetime, *, is_urgent: bool) -> bool:
    """Whether a message that was written (or asked for again) at ``since`` is not to be sent any more."""
    return now >= _last(since, is_urgent)


def next_try(now: datetime, since: datetime, tries: int, reason: str, *, is_urgent: bool) -> datetime | None:
    """When a message that did not leave is tried again, after its ``tries``-th try: pauses that double, and
    no later than its time is over. None when it is not: it is late, or its address is refused for good."""
    if reason == Reason.RECIPIENT or is_too_late(now, since, is_urgent=is_urgent):
        return None
    longest = LONGEST_URGENT_PAUSE if is_urgent else LONGEST_PAUSE
    pause = min(FIRST_PAUSE * 2 ** min(max(tries - 1, 0), 10), longest)
    return min(now + pause, _last(since, is_urgent))


def _last(since: datetime, is_urgent: bool) -> datetime:
    return since + (URGENT_WITHIN if is_urgent else ANY_WITHIN)
