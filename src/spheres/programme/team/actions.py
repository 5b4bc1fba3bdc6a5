"""Members come, change and go; supervisors begin and stop supporting workers. What opens many waits for a
second person.

What a member is can be written by the database's own functions alone (accounts/sql/members.sql,
sql/two_people.sql), which ask who is asking. ``base`` is where the region is served, for links in messages.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, ProgrammingError, transaction

from spheres.foundation.access.queries import answer_of
from spheres.foundation.accounts.models import Member, Partner
from spheres.foundation.accounts.tasks import something_waits
from spheres.foundation.ids import new_id
from spheres.foundation.signin.invitations import must_invite
from spheres.programme.participants.models import Assignment
from spheres.programme.participants.record import Record
from spheres.programme.team import queries
from spheres.programme.team.models import PendingChange, Supervision
from spheres.programme.team.tasks import send_invitation_link, take_effect_alone, tell_of_change_alone


@dataclass(frozen=True)
class MemberWork:
    """What a member does here. ``speaks`` are codes of the pack's languages."""

    name: str
    partner: Any
    role: str
    speaks: list[str]
    is_on_call: bool = False
    is_privacy_officer: bool = False


def invite(pending_id: UUID, email: str, language: str, work: MemberWork, base: str) -> PendingChange:
    """A new member is asked for. Once somebody else agrees she is one, under the same id, and is sent the
    link by which she chooses her password."""
    answer_of(
        "team_invites", pending_id, email, work.name, work.partner.pk, work.role, language,
        ",".join(work.speaks), work.is_on_call, work.is_privacy_officer,
    )  # fmt: skip
    return _tell_that_it_waits(pending_id, base)


def change(
    member: Member, work: MemberWork, base: str, successor: Member | None = None
) -> PendingChange | None:
    """She does something else, or elsewhere. What narrows holds at once; another partner, another role or
    being on call is asked for, and returned as it waits. ``successor`` walks on then with whom she walks."""
    (pending_id,) = answer_of(
        "team_changes", new_id(), member.pk, work.name, work.partner.pk, work.role, ",".join(work.speaks),
        work.is_on_call, work.is_privacy_officer, successor.pk if successor else None,
    )  # fmt: skip
    return _tell_that_it_waits(pending_id, base) if pending_id else None


def _tell_that_it_waits(pending_id: UUID, base: str) -> PendingChange:
    """Who may agree is told that something waits; where nobody second is, everyone who works here is told
    what was asked for, and it holds a day later."""
    one = PendingChange.objects.select_related("asked_by", "partner").get(pk=pending_id)
    if one.alone_until is None:
        something_waits(queries.who_may_agree(one))
        return one
    for member in Member.objects.filter(is_active=True, answered_at__isnull=False):
        tell_of_change_alone.defer(
            member_id=str(member.pk), name=one.name, by=one.asked_by.name, until=one.alone_until.isoformat()
        )
    take_effect_alone.configure(schedule_at=one.alone_until).defer(pending_id=str(one.pk), base=base)
    return one


class NoLongerFits(Exception):
    """What was asked for can't hold any more: who asked has left, or whom it is about changed."""


def agree(pending: PendingChange, base: str) -> int | None:
    """The second person agrees: it holds from now on. Returns how many young people are walked with by
    another; nothing when it was answered meanwhile. Raises ``NoLongerFits``."""
    try:
        with transaction.atomic():
            (handed_over,) = answer_of("team_agrees", pending.pk)
    except (IntegrityError, ProgrammingError) as error:
        raise NoLongerFits from error
    if handed_over is None:
        return None
    something_waits([pending.asked_by_id])
    if pending.what == PendingChange.What.INVITED:
        _send_link(pending.pk, pending.asked_by, pending.partner, base)
    return int(handed_over)


def invite_again(member: Member, by: Any, base: str) -> None:
    """Another link, which is made when it is sent. Raises ``PermissionDenied`` for who may not invite her."""
    must_invite(member)
    _send_link(member.pk, by, member.partner, base)


def _send_link(member_id: UUID, by: Any, partner: Partner, base: str) -> None:
    names = {"fr": partner.name_fr, "en": partner.name_en}
    send_invitation_link.defer(member_id=str(member_id), by=by.name, partner=names, base=base)


def decline(pending: PendingChange) -> bool:
    """Or, by who asked, taken back. False when it was answered meanwhile."""
    (declined,) = answer_of("team_declines", pending.pk)
    return bool(declined)


def say_met(record: Record, on_day: date) -> bool:
    """She took over from another, and has met her: who may answer for it is told that something waits."""
    may_answer = queries.who_may_answer_met(record.id)
    (said,) = answer_of("team_says_met", record.id, on_day)
    if said:
        record.changed("team:met", Assignment)
        something_waits(may_answer)
    return bool(said)


def answer_met(assignment_id: UUID, agrees: bool) -> bool:
    """Somebody else answers for their meeting, or not; she is told that something waits."""
    (worker,) = answer_of("team_answers_met", assignment_id, agrees)
    if worker:
        something_waits([worker])
    return bool(worker)


def leave(member: Member, successor: Member | None) -> int:
    """She leaves her partner: every right, session and second step ends in this transaction. Returns how
    many young people go on with ``successor``, who must be named when there are any."""
    (handed_over,) = answer_of("team_leaves", member.pk, successor.pk if successor else None)
    return int(handed_over or 0)


def begin_support(supervisor: Member, worker: Member, base: str) -> PendingChange | None:
    """Asked for; nothing when she supports her already, or it waits already."""
    pending_id = new_id()
    (asked,) = answer_of("team_supports", pending_id, supervisor.pk, worker.pk)
    return _tell_that_it_waits(pending_id, base) if asked else None


def end_support(support_id: UUID, now: datetime) -> None:
    """A supervisor supports this worker no more; what she could read by it ends with it."""
    Supervision.objects.filter(pk=support_id, ends_at=None).update(ends_at=now)
