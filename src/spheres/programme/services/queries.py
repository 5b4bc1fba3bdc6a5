"""What was asked of services, what became of it, and what serves her already."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Case, F, Q, QuerySet, When
from django.utils import timezone
from django.utils.translation import gettext as _

from spheres.foundation.access.categories import Category
from spheres.foundation.access.opened import category_of, note_opened
from spheres.foundation.access.queries import NotVisible
from spheres.foundation.accounts.models import Member, Partner
from spheres.foundation.clock import day_and_hour
from spheres.foundation.ui.templatetags.spheres import hour, the_moment
from spheres.foundation.vault.sealing import Keyring
from spheres.programme.consents.actions import holding
from spheres.programme.consents.models import Consent
from spheres.programme.participants.models import Circle, Participant
from spheres.programme.participants.queries import who_may_see
from spheres.programme.participants.record import Record, records_of
from spheres.programme.participants.tonight import NAME, Link, Tonight
from spheres.programme.referrals.queries import referral_of
from spheres.programme.region.pack import current_pack, service_kind
from spheres.programme.services.models import Beds, ServiceAnswer, ServiceInPlace, ServiceReferral, Status
from spheres.programme.services.rules import IN_AN_ESTABLISHMENT, days_waited, is_to_ring, middle, night_of

WAITS_SINCE = timedelta(days=365)


@dataclass
class RequestDetail:
    """A request with what was answered, oldest first. Both are opened."""

    referral: ServiceReferral
    answers: list[ServiceAnswer] = field(default_factory=list)

    @property
    def stay_since(self) -> datetime | None:
        """A bed: since when she is there, while she is."""
        if self.referral.status != Status.IN_PROGRESS:
            return None
        return next((answer.since for answer in reversed(self.answers) if answer.since), None)

    @property
    def twelve_hours_at(self) -> datetime | None:
        return self.stay_since + IN_AN_ESTABLISHMENT if self.stay_since else None

    def is_to_ring(self, now: datetime) -> bool:
        """It is for tonight, nobody there has opened it, and it has waited long enough to ring them."""
        row = self.referral
        waits = row.needed_at is not None and row.partner_id is not None and row.opened_at is None
        minutes = current_pack().opened_within_minutes
        return waits and row.status == Status.ASKED and is_to_ring(row.asked_at, minutes, now)

    @property
    def first_session_after(self) -> int | None:
        """Days from the request to the first session; none before it."""
        began_on = self.referral.began_on
        if began_on is None:
            return None
        return days_waited(timezone.localdate(self.referral.asked_at), began_on, timezone.localdate())


def _referrals() -> QuerySet[ServiceReferral]:
    return ServiceReferral.objects.select_related("partner", "author__partner", "owner", "opened_by")


def _answers_of(referrals: list[ServiceReferral], keys: Keyring) -> dict[UUID, list[ServiceAnswer]]:
    found: dict[UUID, list[ServiceAnswer]] = defaultdict(list)
    rows = ServiceAnswer.objects.filter(referral__in=referrals).select_related("author", "author__partner")
    for answer in keys.open(rows.order_by("at", "pk")):
        found[answer.referral_id].append(answer)
    return found


def referrals_of(record: Record) -> list[RequestDetail]:
    """All of hers that this member may read: what is open first, the soonest next date first."""
    rows = record.keys.open(_referrals().filter(participant_id=record.id).order_by("-asked_at", "-pk"))
    answers = _answers_of(rows, record.keys)
    shown = [RequestDetail(one, answers[one.pk]) for one in rows]
    return sorted(shown, key=lambda row: (row.referral.closed_at is not None, row.referral.next_on))


def referral(record: Record, referral_id: UUID) -> RequestDetail:
    """One request. Raises ``NotVisible``."""
    one = record.keys.open_one(_referrals().filter(participant_id=record.id, pk=referral_id).first())
    if one is None:
        raise NotVisible(record.id)
    return RequestDetail(one, _answers_of([one], record.keys)[one.pk])


@dataclass(frozen=True)
class IncomingRequest:
    """A request as its list shows it."""

    participant: Participant
    referral: ServiceReferral


def requests_asked(member: Member, *, is_over: bool) -> QuerySet[ServiceReferral]:
    """What was asked of this member's partner, as far as it is for her to read: soonest first."""
    rows = _referrals().filter(partner_id=member.partner_id, closed_at__isnull=not is_over)
    if is_over:
        return rows.order_by("-closed_at", "pk")
    waits = Case(When(status=Status.ASKED, then=0), When(status=Status.DONE, then=2), default=1)
    tonight = F("needed_at").asc(nulls_last=True)
    return rows.order_by(waits, tonight, "next_on", "pk")


def how_many_wait(member: Member) -> int:
    """Requests that wait for an answer of this member's partner."""
    return requests_asked(member, is_over=False).filter(status=Status.ASKED).count()


def with_people(rows: Iterable[ServiceReferral]) -> list[IncomingRequest]:
    """These requests, opened, each with whom it is for."""
    found = list(rows)
    people, keys = records_of({row.participant_id for row in found})
    return [
        IncomingRequest(people[row.participant_id], row)
        for row in keys.open(found)
        if row.participant_id in people
    ]


def is_read_there(referral_id: UUID) -> bool:
    """Whether anybody reads it where it was sent: once nothing is shared with them, nobody does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT services_read_there(%s)", [referral_id])
        return bool(cursor.fetchone()[0])


@dataclass(frozen=True)
class Addressee:
    """A partner she shares something with, and who reads a request there."""

    partner: Partner
    members: list[Member]


def addressees(record: Record) -> list[Addressee]:
    """For who may read her consents: what she agreed to is told by whom can be asked."""
    participant_id = record.id
    note_opened(participant_id, category_of(Consent))
    agreed = holding(record).filter(kind=Consent.Kind.PARTNER, agreed=True)
    consents = [c for c in agreed.select_related("partner") if c.categories]
    spans = Circle.objects.filter(participant_id=participant_id, ends_at=None, member__is_active=True)
    if Category.IDENTITY in record.rights.writes:
        spans = spans.filter(member__in=who_may_see(participant_id, Member.objects.all()))
    circle = [span.member for span in spans.select_related("member", "member__partner")]
    found = []
    for partner in {c.partner_id: c.partner for c in consents if c.partner}.values():
        named = {c.member_id for c in consents if c.partner_id == partner.pk}
        there = [m for m in circle if m.partner_id == partner.pk and (None in named or m.pk in named)]
        if there:
            found.append(Addressee(partner, there))
    return sorted(found, key=lambda row: row.partner.name)


def in_place(record: Record) -> list[ServiceInPlace]:
    """What serves her now first, then what did; to who reads her needs."""
    if Category.NEEDS not in record.rights.reads:
        return []
    rows = ServiceInPlace.objects.filter(participant_id=record.id).select_related("author")
    opened = record.keys.open(rows.order_by("noted_at", "pk"))
    return sorted(opened, key=lambda row: row.ended_on is not None)


def said_at_referral(record: Record) -> list[str]:
    """Codes of the services that were said to serve her when she was referred, to who may read that."""
    if Category.REFERRAL not in record.rights.reads:
        return []
    found = referral_of(record.id, record.keys)
    return list(found.services or []) if found else []


@dataclass(frozen=True)
class BedAsked:
    """For whoever is on shift there and is not in her circle: never of whom. ``readers`` know for whom."""

    asked_by: Member
    asked_at: datetime
    needed_at: datetime
    opened_at: datetime | None
    readers: list[Member]


def beds_asked() -> list[BedAsked]:
    """What is asked for tonight of the current member's partner, while she is on shift there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT asked_by, asked_at, needed_at, opened_at, readers FROM services_beds_asked()")
        rows = cursor.fetchall()
    wanted = {row[0] for row in rows} | {pk for row in rows for pk in row[4]}
    members = Member.objects.select_related("partner").in_bulk(wanted)
    return [
        BedAsked(members[by], asked, needed, opened, [members[pk] for pk in readers])
        for by, asked, needed, opened, readers in rows
    ]


TONIGHT = timedelta(hours=16)
"""For how long after its hour a bed is seen first: until the day after has begun for everyone."""


def beds_of_tonight(member: Member) -> list[Tonight]:
    """What is for tonight, for who asked, for whom it is asked of, and for who is on shift there."""
    me = member.pk
    rows = (
        _referrals()
        .filter(closed_at=None, needed_at__gt=timezone.now() - TONIGHT, partner__isnull=False)
        .exclude(status=Status.DONE)
    )
    rows = rows.filter(Q(author_id=me) | Q(owner_id=me) | Q(partner_id=member.partner_id))
    return [_of_tonight(row, is_mine=row.author_id == me) for row in rows.order_by("needed_at", "pk")]


def bed_of_tonight(row: ServiceReferral, me: UUID) -> Tonight | None:
    """The same of one row, for whoever asked for it."""
    is_tonight = row.needed_at is not None and row.needed_at > timezone.now() - TONIGHT and row.partner_id
    return _of_tonight(row, is_mine=True) if is_tonight and row.author_id == me else None


def _of_tonight(row: ServiceReferral, *, is_mine: bool) -> Tonight:
    words, is_urgent = _bed_words(row, is_mine=is_mine)
    said = words % {
        "name": NAME, "at": the_moment(row.needed_at) if row.needed_at else "", "by": row.author.name,
        "sent": hour(row.asked_at), "partner": row.partner.name if row.partner else "",
        "opened_by": row.opened_by.name if row.opened_by else "",
        "opened": hour(row.opened_at) if row.opened_at else "",
    }  # fmt: skip
    plan: list[Link] = [] if is_mine else [("safety:plan", [], _("Emergency plan"))]
    is_accepted = row.status in (Status.ACCEPTED, Status.IN_PROGRESS)
    request: Link = ("services:referral", [row.pk], _("The request"))
    links = [*plan, request] if is_accepted and row.night_may_read else [request]
    return Tonight(row.participant_id, said, links, is_urgent)


def _bed_words(row: ServiceReferral, *, is_mine: bool) -> tuple[str, bool]:
    if row.status == Status.ASKED and not is_mine:
        return _("%(name)s: a bed is asked for, %(at)s, by %(by)s."), True
    if row.status == Status.ASKED and row.opened_at is None:
        return _("%(name)s: a bed at %(partner)s, %(at)s. Sent at %(sent)s, not opened yet."), True
    if row.status == Status.ASKED:
        return _("%(name)s: a bed at %(partner)s, %(at)s. Opened by %(opened_by)s at %(opened)s."), False
    if row.status == Status.DECLINED:
        return _("%(name)s: no bed at %(partner)s tonight."), is_mine
    if is_mine:
        return _("%(name)s: a bed at %(partner)s, %(at)s, is accepted."), False
    return _("%(name)s: a bed at %(partner)s, %(at)s, is accepted. Asked for by %(by)s."), False


@dataclass(frozen=True)
class ShelterTonight:
    """A shelter, and what its team said last of the night to come; ``said`` is none when it said nothing."""

    partner: Partner
    said: Beds | None


def beds_tonight(now: datetime) -> list[ShelterTonight]:
    """Each partner that has beds, by the pack, with what it said of this night, if it did."""
    codes = [partner.code for partner in current_pack().partners if partner.has_beds]
    night = night_of(*day_and_hour(now))
    partners = list(Partner.objects.filter(code__in=codes))
    said = Beds.objects.filter(partner__in=partners, night=night).select_related("author")
    last = {beds.partner_id: beds for beds in said.order_by("said_at", "pk")}
    return [ShelterTonight(partner, last.get(partner.pk)) for partner in partners]


@dataclass(frozen=True)
class WaitingTime:
    """One kind of service: how long it took from the request to its beginning, in days, over the last
    year; and who waits now."""

    kind: str
    began: int
    middle: int | None
    waiting: int
    longest: int | None


def waits(now: datetime) -> list[WaitingTime]:
    """For coordinators, in numbers; the longest wait first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind, asked_at, began_on, is_open FROM services_waits(%s)", [now - WAITS_SINCE]
        )
        rows = cursor.fetchall()
    today = timezone.localdate(now)
    began, open_now = defaultdict(list), defaultdict(list)
    for kind, asked_at, began_on, is_open in rows:
        days = days_waited(timezone.localdate(asked_at), began_on, today)
        if began_on is not None:
            began[kind].append(days)
        elif is_open:
            open_now[kind].append(days)
    found = [
        WaitingTime(
            kind,
            len(began[kind]),
            middle(began[kind]),
            len(open_now[kind]),
            max(open_now[kind], default=None),
        )
        for kind in {*began, *open_now}
    ]
    return sorted(found, key=lambda row: (-(row.longest or -1), str(service_kind(row.kind).name)))
