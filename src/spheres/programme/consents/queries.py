"""What consent pages show."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from spheres.foundation.access.categories import Category
from spheres.foundation.accounts.models import Member, Partner, Role
from spheres.programme.consents.actions import (
    ConsentSubject,
    Decision,
    StandingYes,
    left_out_of,
    limits_of,
    programme_that_stands,
    stands_as,
    who_of,
    with_limits,
)
from spheres.programme.consents.models import Consent, Disclosure
from spheres.programme.consents.restricting import shut_to
from spheres.programme.consents.who_sees import WhoSees, who_sees
from spheres.programme.consents.wording import (
    Line,
    always,
    committee_line,
    decided,
    line_of,
    narrowed_by,
    partner_line,
    programme_line,
    shut_line,
    who_decided,
    wish_line,
)
from spheres.programme.participants.models import Assignment, Circle, Identity
from spheres.programme.participants.queries import identity_of, who_may_see
from spheres.programme.participants.record import Record
from spheres.programme.participants.undoing import UNDO_FOR

NEVER_IN_A_CIRCLE = (Role.ADMINISTRATOR, Role.RESEARCHER)


@dataclass
class Welcome:
    """The young person before the consent screen, and whom she could share with."""

    identity: Identity
    who: ConsentSubject | None
    partners: dict[str, Any] = field(default_factory=dict)


def in_welcome(record: Record) -> Welcome:
    """Raises ``NotVisible`` unless the current member may write who she is."""
    record.require(writes=Category.IDENTITY)
    identity = identity_of(record)
    members = who_may_see(
        record.id, Member.objects.filter(is_active=True).exclude(role__in=NEVER_IN_A_CIRCLE)
    )
    partners = _circles(list(Partner.objects.filter(is_active=True)), list(members))
    who = who_of(record.participant, identity, timezone.localdate(record.now))
    return Welcome(identity, who, partners)


def _circles(partners: list[Any], members: list[Any]) -> dict[str, Any]:
    """Partner code → (partner, its members who could be in a circle)."""
    by_partner: dict[Any, list[Any]] = defaultdict(list)
    for member in members:
        by_partner[member.partner_id].append(member)
    return {p.code: (p, by_partner[p.pk]) for p in partners}


@dataclass(frozen=True)
class ReadBack:
    """Everything she agreed to, said to her."""

    lines: list[Line]
    decided: list[str]
    always: list[str]
    her_words: str = ""


def read_back_of(
    decision: Decision, who: ConsentSubject, record: Record, until: date | None = None
) -> ReadBack:
    """What is about to be saved, in the language of the moment. ``until`` is how long the programme
    goes on already, when she decides anew."""
    today = timezone.localdate(record.now)
    programme_end = who.end(today, decision.months) if until is None or decision.months else until
    lines = [programme_line(record.member.name, programme_end)]
    if decision.emergency_wish:
        lines.append(wish_line(decision.emergency_wish))
    names_of, seen_by = partner_names(), who_sees(record, is_welcome=until is None)
    for sharing in decision.sharings:
        there = [one.name for one in seen_by.at(sharing.partner.pk)] if sharing.partner else []
        lines.append(line_of(sharing, sharing.last_day(who, today, programme_end), names_of, there))
    yes = {one.partner.pk for one in decision.sharings if one.partner and one.agreed}
    by = Consent.DecidedBy.HER if who.decides_alone else Consent.DecidedBy.HOLDER
    said = decided(by, decision.holder_name, decision.explained)
    return ReadBack(lines, said, [*seen_by.sentences(yes), *always()], decision.her_words)


def read_back(record: Record) -> ReadBack | None:
    """What holds now, for the copy she may keep; none when she agreed to nothing that holds."""
    hers = her_consents(record)
    programme = hers.programme
    if programme is None:
        return None
    said = decided(programme.decided_by, programme.holder_name, programme.explained)
    lines = [held.line for held in hers.holds]
    if programme.emergency_wish:
        lines.insert(1, wish_line(programme.emergency_wish))
    if shut := shut_to(record):
        holds = [one.whom for one in shut if one.in_force_at]
        lines.append(shut_line(holds, [one.whom for one in shut if not one.in_force_at]))
    return ReadBack(lines, said, [*hers.seen_by, *always()], programme.her_words)


@dataclass(frozen=True)
class ActiveConsent:
    """One of her answers that stands now, as the page of her consents shows it."""

    consent: Consent
    line: Line

    @property
    def decided(self) -> str:
        return who_decided(self.consent.decided_by, self.consent.holder_name)


@dataclass
class HerConsents:
    """What stands now, and everything she answered before."""

    programme: Consent | None
    holds: list[ActiveConsent] = field(default_factory=list)
    before: list[Consent] = field(default_factory=list)
    newest: UUID | None = None
    lapsed: Consent | None = None
    """Her yes to the programme, when its date has passed and she has not been asked."""
    stands: dict[str, StandingYes] = field(default_factory=dict)
    """Her yeses to partners that hold, by the partner's code: for who may write them anew."""
    who_sees: WhoSees | None = None
    seen_by: list[str] = field(default_factory=list)
    """Who sees something of her by another source than these answers: for who may write them."""
    kept: dict[str, dict[str, frozenset[UUID]]] = field(default_factory=dict)
    """What she keeps from a partner, by its code and by category: also when she took her yes back since."""


def partner_names() -> dict[UUID, str]:
    """Id → name, of all partners: names of partners are nobody’s secret."""
    return {partner.pk: partner.name for partner in Partner.objects.all()}


def emergency_wish(record: Record) -> str:
    """What whoever opens her plan in an emergency is to read first."""
    programme = record.keys.open_one(programme_that_stands(record))
    return programme.emergency_wish if programme else ""


def current_answers(record: Record) -> list[Consent]:
    """What she agreed to and refused, and holds now: the programme first."""
    found = Consent.objects.filter(participant_id=record.id, withdrawn_at=None, ends_at__gt=record.now)
    return list(found.select_related("partner").order_by("-kind", "-agreed", "ends_at"))


def her_consents(record: Record) -> HerConsents:
    """For who may read who she is. Newest first; the programme before the partners."""
    participant_id, now = record.id, record.now
    rows = Consent.objects.filter(participant_id=participant_id).select_related("partner", "made_by")
    is_writer = Category.IDENTITY in record.rights.writes
    if is_writer:
        rows = with_limits(rows)
    every = record.keys.open(rows.order_by("-made_at", "-pk"))
    circle = Circle.objects.filter(participant_id=participant_id, ends_at=None).select_related("member")
    if is_writer:
        circle = circle.filter(member__in=who_may_see(participant_id, Member.objects.all()))
    people = [span.member for span in circle]
    seen_by = who_sees(record) if is_writer else None
    standing = [c for c in every if c.withdrawn_at is None and c.starts_at <= now < c.ends_at]
    page = HerConsents(
        next((c for c in standing if c.kind == Consent.Kind.PROGRAMME and c.agreed), None),
        before=[c for c in every if c not in standing],
        lapsed=next((c for c in every if _has_lapsed(c, now)), None),
        newest=every[0].pk if every else None,
    )
    page.who_sees = seen_by
    if seen_by:
        page.seen_by = seen_by.sentences({c.partner_id for c in standing if c.agreed and c.partner_id})
    limited = [limit for c in standing for limit in limits_of(c).values()] if is_writer else []
    for consent in reversed(every) if is_writer else ():
        if consent.partner and consent.agreed:
            page.kept[consent.partner.code] = left_out_of(consent)
    names_of = partner_names() if any(not_from for _since, _left_out, not_from in limited) else {}
    for consent in sorted(standing, key=lambda c: (c.kind != Consent.Kind.PROGRAMME, not c.agreed)):
        end = timezone.localdate(consent.ends_at)
        if consent.kind == Consent.Kind.PROGRAMME:
            line = programme_line(
                seen_by.workers[0].name if seen_by and seen_by.workers else _pivot(record), end
            )
        elif consent.kind == Consent.Kind.COMMITTEE:
            line = committee_line(consent.agreed, end)
        else:
            there = [m for m in people if m.partner_id == consent.partner_id]
            narrowed = narrowed_by(limits_of(consent), names_of) if is_writer else None
            line = partner_line(
                consent.partner,
                consent.agreed,
                consent.categories,
                bool(consent.writable),
                [m.name for m in there],
                end,
                narrowed,
                [m.name for m in seen_by.at(consent.partner_id)] if seen_by else [],
            )
            if is_writer and consent.agreed and consent.partner:
                page.stands[consent.partner.code] = stands_as(consent, [m.pk for m in there])
        page.holds.append(ActiveConsent(consent, line))
    return page


def _pivot(record: Record) -> str:
    """For whoever reads her answers and may not say who sees."""
    span = Assignment.objects.filter(participant_id=record.id, ends_at=None).select_related("member").first()
    return span.member.name if span else "–"


def _has_lapsed(consent: Consent, now: datetime) -> bool:
    is_yes = consent.kind == Consent.Kind.PROGRAMME and consent.agreed
    return is_yes and consent.withdrawn_at is None and consent.ends_at <= now


def disclosures_on(record: Record) -> list[Disclosure]:
    """What was told without her consent, the newest first."""
    rows = Disclosure.objects.filter(participant_id=record.id).select_related("author")
    return record.keys.open(rows.order_by("-told_at", "-pk"))


@dataclass(frozen=True)
class Leaving:
    """*Leaves the programme*, as it was pressed: when, and until when it can be undone; never of whom."""

    id: UUID
    at: datetime
    until: datetime


JUST_LEFT = "just_left"
"""In a session: *leaves the programme* was pressed in it. Only then the day asks whether it can be undone."""


def left_by_me() -> list[Leaving]:
    """Each that this member pressed within the hour and may undo, newest first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, at FROM access_closings('participants_followup')")
        return [Leaving(closing_id, at, at + UNDO_FOR) for closing_id, at in cursor.fetchall()]
