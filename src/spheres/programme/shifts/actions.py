"""Putting somebody on shift, ending a shift, handing it over. The database says who may
(``sql/shifts.sql``)."""

from datetime import datetime
from uuid import UUID

from spheres.foundation.access.queries import answer_of
from spheres.foundation.accounts.models import Member, Partner
from spheres.foundation.ids import SentOtherwise, new_id
from spheres.programme.shifts.models import Shift


def put_on_shift(shift_id: UUID, partner: Partner, member: Member, begins: datetime, ends: datetime) -> None:
    """She is there from then until then. Sent twice, it is said once; the same id with other words raises
    ``SentOtherwise``. Raises ``ProgrammingError`` for who may not say it."""
    standing = Shift.objects.filter(pk=shift_id).first()
    if standing is not None:
        same = (standing.partner_id, standing.member_id, standing.starts_at, standing.ends_at)
        if same != (partner.pk, member.pk, begins, ends):
            raise SentOtherwise
        return
    answer_of("shifts_put", shift_id, partner.pk, member.pk, begins, ends)


def end_shift(shift_id: UUID) -> bool:
    """It ends now; one that had not begun is taken away. False when it was over already."""
    return bool(answer_of("shifts_end", shift_id)[0])


def hand_over(shift_id: UUID, member: Member) -> bool:
    """What is left of it is hers from now on. False when there is nothing left of it."""
    return bool(answer_of("shifts_hand_over", shift_id, new_id(), member.pk)[0])
