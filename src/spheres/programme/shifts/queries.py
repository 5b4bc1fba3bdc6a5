"""Who is on shift, and when nobody is."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Greatest

from spheres.foundation.accounts.models import Mandate, Member, Partner
from spheres.foundation.accounts.roles import Role
from spheres.programme.region.pack import current_pack, pack_partner
from spheres.programme.shifts.models import Shift
from spheres.programme.shifts.rules import SEEN_BEFORE, Span, gaps

SHOWN_FOR = timedelta(days=15)


def shifts_to_come(now: datetime) -> QuerySet[Shift]:
    """Those that are not over, the first to begin first, as ``shifts_standing``. One that was taken away
    before it began is over."""
    rows = Shift.objects.filter(ends_at__gt=Greatest("starts_at", Value(now)), starts_at__lt=now + SHOWN_FOR)
    rows = rows.filter(member__is_on_call=True, member__is_active=True, member__partner=F("partner"))
    return rows.select_related("member", "partner", "handed_from__member").order_by(
        "starts_at", "ends_at", "pk"
    )


def on_shift(now: datetime, partner_ids: Any = None) -> list[Shift]:
    """Who is there now; of these partners, where some are named."""
    rows = shifts_to_come(now).filter(starts_at__lte=now)
    return list(rows if partner_ids is None else rows.filter(partner__in=partner_ids))


@dataclass(frozen=True)
class PartnerShifts:
    """One partner's: who is there now, who comes, and the spans of the next day and a half with nobody."""

    partner: Partner
    now: list[Shift] = field(default_factory=list)
    to_come: list[Shift] = field(default_factory=list)
    empty: list[Span] = field(default_factory=list)
    may_say: bool = False
    others: list[Member] = field(default_factory=list)
    """Who may be on shift there: those to whom one can be handed over."""


def by_partner(member: Member, now: datetime) -> list[PartnerShifts]:
    """Of each partner that has somebody on shift, or that the pack wants to have so day and night."""
    shifts = list(shifts_to_come(now))
    always = {one.code for one in current_pack().partners if one.always_on_shift}
    with_shifts = {shift.partner_id for shift in shifts}
    found = []
    for partner in Partner.objects.filter(is_active=True).exclude(mandate=Mandate.POLICE):
        people = candidates(partner)
        may_say = member.role == Role.COORDINATOR or member in people
        if (
            partner.pk in with_shifts
            or partner.code in always
            or (may_say and member.partner_id == partner.pk)
        ):
            hers = [shift for shift in shifts if shift.partner_id == partner.pk]
            found.append(
                PartnerShifts(
                    partner,
                    [shift for shift in hers if shift.starts_at <= now],
                    [shift for shift in hers if shift.starts_at > now],
                    empty_spans(partner, hers, now),
                    may_say,
                    people,
                )
            )
    return found


def empty_spans(partner: Partner, shifts: list[Shift], now: datetime) -> list[Span]:
    """When nobody will be there, of a partner that is there day and night by the pack."""
    if not pack_partner(partner.code).always_on_shift:
        return []
    return gaps(((shift.starts_at, shift.ends_at) for shift in shifts), now, now + SEEN_BEFORE)


def may_say_for(member: Member, partner: Partner) -> bool:
    """Whether she says who is on shift there: as ``shifts_may_say``."""
    if member.role == Role.COORDINATOR:
        return True
    return member in candidates(partner)


def candidates(partner: Partner) -> list[Member]:
    """Who may be on shift there: as ``shifts_may_be_on``."""
    if partner.mandate == Mandate.POLICE:
        return []
    rows = Member.objects.filter(partner=partner, is_active=True, is_on_call=True)
    barred = (Role.ADMINISTRATOR, Role.RESEARCHER, Role.POLICE_LIAISON)
    return list(rows.exclude(role__in=barred).order_by("name", "pk"))
