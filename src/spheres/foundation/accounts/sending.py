"""The one door by which messages leave. Each is a job of the queue: tried again with growing pauses for
three days, an urgent one for fifteen minutes; written down as sent once the mail server has accepted it; kept
when it could not be sent. How each goes is a row of ``Delivery``: it holds no address and no word of it."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr
from functools import wraps
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection
from django.utils import timezone, translation
from procrastinate import BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from spheres.foundation.accounts.reasons import UNSURE_TRIES, Reason, is_too_late, next_try, reason_of

logger = logging.getLogger(__name__)

URGENT = 10
"""The priority of a job that makes a message an urgent one: taken first, and late after fifteen minutes."""
OTHER_TRIES = 80
"""Of a job that failed otherwise than by not leaving: with the longest pauses, about three days."""


class NotSent(Exception):
    """A message did not leave, and why. ``again_at``: when it is tried again, if it is."""

    def __init__(self, reason: str, again_at: datetime | None) -> None:
        super().__init__(reason)
        self.again_at = again_at


class Growing(BaseRetryStrategy):
    """Again with growing pauses: when a message says so; else for about three days."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if isinstance(exception, NotSent):
            return RetryDecision(retry_at=exception.again_at) if exception.again_at else None
        if job.attempts >= OTHER_TRIES:
            return None
        now = timezone.now()
        again = next_try(now, now, job.attempts + 1, "", is_urgent=job.priority >= URGENT)
        return RetryDecision(retry_at=again)


class Reachable(NamedTuple):
    """A member who is still here, as the background work knows her."""

    email: str
    language: str
    link_state: str


class Words(NamedTuple):
    subject: str
    body: str


def reachable(member_id: str | UUID) -> Reachable | None:
    row = _ask("SELECT email, language, link_state FROM accounts_reachable(%s)", member_id)
    return Reachable(*row) if row else None


Writes = Callable[..., Words]
MESSAGES: list[str] = []
"""The names of the tasks that send one."""


def message(writes: Writes) -> Any:
    """A task that sends one message to ``member_id``, in her language, in the words that ``writes`` returns
    for who she is and what the job says. They are made when it is sent: the queue holds no link."""

    @wraps(writes)
    def send(context: JobContext | None = None, **given: Any) -> None:
        written_of = {name: value for name, value in given.items() if name != "sender"}

        def deliver(state: "State | None") -> bool:
            found = reachable(given["member_id"])
            if found is None:
                return False
            with translation.override(found.language):
                _hand_over(found.email, writes(found, **written_of), state)
            return True

        if context is None:  # called by itself, and not by the queue
            deliver(None)
        else:
            _try(int(context.job.id or 0), deliver)

    del send.__wrapped__
    task: Any = app.task(retry=Growing(), pass_context=True)(send)
    MESSAGES.append(task.name)
    return task


@dataclass(frozen=True)
class State:
    """How far the sending of a message is. ``since``: when it was written, or asked for again. ``unsure``:
    how many tries ended so that nobody can say whether it left."""

    job: int
    since: datetime
    is_urgent: bool
    tries: int
    unsure: int
    is_over: bool
    last_reason: str

    @property
    def message_id(self) -> str:
        """The same each time, so that a second copy is known as one."""
        domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
        return f"<spheres-{self.job}@{domain}>"


def _try(job: int, deliver: Callable[[State], bool]) -> None:
    """Raises ``NotSent``. What is written down before and after stands by itself: a process that is killed in
    between leaves a try of which nobody can say how it ended."""
    state = State(job, *_ask("SELECT * FROM accounts_message_state(%s)", job))
    if state.is_over:
        return
    if state.unsure >= UNSURE_TRIES:
        raise _not_sent(state, Reason.UNSURE, None)
    if is_too_late(timezone.now(), state.since, is_urgent=state.is_urgent):
        raise _not_sent(state, state.last_reason or Reason.LATE, None)
    _ask("SELECT accounts_message_begins(%s)", job)
    try:
        is_sent = deliver(state)
    except Exception as error:
        reason = reason_of(error)
        again = next_try(timezone.now(), state.since, state.tries + 1, reason, is_urgent=state.is_urgent)
        raise _not_sent(state, reason, again) from None  # what a mail server answers names people
    _ask("SELECT accounts_message_ends(%s, %s, '')", job, "sent" if is_sent else "gone")


def _not_sent(state: State, reason: str, again: datetime | None) -> NotSent:
    _ask("SELECT accounts_message_ends(%s, %s, %s)", state.job, "waits" if again else "given up", reason)
    logger.log(logging.WARNING if again else logging.ERROR, "message %s did not leave: %s", state.job, reason)
    return NotSent(reason, again)


def _hand_over(email: str, words: Words, state: State | None) -> None:
    headers = {"Message-ID": state.message_id} if state else {}
    EmailMessage(words.subject, words.body, None, [email], headers=headers).send()


def _ask(statement: str, *values: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()


@dataclass(frozen=True)
class Unsent:
    """A message that did not leave: to whom, since when, why, and whether it may be tried again."""

    job: int
    member: str
    written_at: datetime
    reason: str
    is_urgent: bool
    is_mine: bool = False
    is_to_me: bool = False

    @property
    def may_have_left(self) -> bool:
        return self.reason == Reason.UNSURE

    @property
    def says(self) -> Any:
        return Reason(self.reason or Reason.LATE).label


def unsent_to_call() -> list[Unsent]:
    """The urgent messages that did not leave and that whoever is asking is to see: hers, or to be called by
    who is on call or coordinates."""
    return _unsent("SELECT * FROM accounts_unsent_to_call()")


def unsent() -> list[Unsent]:
    """Every message that did not leave and is not dealt with; for administrators."""
    return _unsent("SELECT * FROM accounts_unsent()")


def _unsent(statement: str) -> list[Unsent]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return [Unsent(*row) for row in cursor.fetchall()]


def send_again(job: int) -> bool:
    """False where there is nothing to send again: it left, is dealt with, or was urgent."""
    return job <= LAST_JOB and bool(_ask("SELECT accounts_message_again(%s)", job)[0])


def settle(job: int) -> bool:
    """It is dealt with otherwise. False where that is not hers to say, or was said."""
    return job <= LAST_JOB and bool(_ask("SELECT accounts_message_settle(%s)", job)[0])


LAST_JOB = 2**63 - 1
"""The largest number that a job can have."""
KEPT_FOR = timedelta(days=90)


@app.periodic(cron="20 4 * * *")
@app.task(queueing_lock="clear_messages")
def clear_messages(timestamp: int) -> None:
    """What was written of messages that are over goes after three months; a periodic job that failed, and was
    done again since, after a day."""
    _ask("SELECT accounts_clear_messages(%s)", KEPT_FOR)
