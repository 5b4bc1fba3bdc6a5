"""What the follow-up's pages show, each in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import (
    Count,
    Exists,
    OuterRef,
    Subquery,
    Value,
)
from django.utils import timezone

from spheres.foundation.access.opened import category_of, note_opened
from spheres.foundation.access.queries import (
    TAKING_OVER,
    Rights,
    participants_by_source,
)
from spheres.foundation.accounts.models import Partner, Role
from spheres.foundation.vault.sealing import Keyring
from spheres.foundation.vault.together import together
from spheres.programme.accompaniment.models import Accompaniment
from spheres.programme.consents.models import Consent
from spheres.programme.consents.queries import emergency_wish
from spheres.programme.needs.models import Need
from spheres.programme.needs.queries import ORDER
from spheres.programme.notes.models import ContactNote, Step
from spheres.programme.notes.queries import timeline
from spheres.programme.participants.models import (
    Assignment,
    Circle,
    ContactWay,
    FollowUp,
    Identity,
    Participant,
)
from spheres.programme.participants.record import Record, records_of
from spheres.programme.participants.rules import age_from
from spheres.programme.participants.spelling import folded
from spheres.programme.partners.pack import current_pack
from spheres.programme.referrals.models import Referral
from spheres.programme.referrals.queries import referral_of
from spheres.programme.safety.models import EmergencyPlan, Unreached
from spheres.programme.services.models import ServiceReferral
from spheres.programme.workspace.rules import Standing, standing

NO_STANDING = Standing(not_reached=False, plan_missing=False, plan_old=False, consent_ending=False)
UNANSWERED = "unanswered"
SHARING = ("consent", "supervision", "committee", "grace", "emergency")
"""By what others than her worker come to see someone; the first that holds is the one named."""
WELCOMING = {"triage", "welcome"}


@dataclass
class Beside:
    """One young person as a list shows her: what it needs, and no more."""

    participant: Participant
    last_contact: datetime | None = None
    next_step: Step | None = None
    started_on: date | None = None
    standing: Standing = NO_STANDING
    source: str = ""


@dataclass(frozen=True)
class Caseload:
    """Those a worker walks with, in order, and the keys that open what is theirs."""

    rows: list[Beside]
    keys: Keyring

    def open_steps(self, shown: Iterable[Beside]) -> None:
        """Open what is next of those who are shown, and of no other."""
        for row in shown:
            row.next_step = self.keys.open_one(row.next_step)


def my_young_people(on: date, sort: str = "") -> Caseload:
    """The caseload of the current member: those she walks with, who asks attention first.

    ``sort`` is one of ``SORTS``; anything else is the usual order. What is next is not opened yet.
    """
    walked, to_meet = walked_with()
    ids = [*walked, *to_meet]
    keys = Keyring.of(ids)
    next_steps = _first_open_steps(ids)
    rows = standings(ids, keys, on, to_meet)
    for row in rows:
        row.next_step = next_steps.get(row.participant.pk)
    return Caseload(sorted(rows, key=SORTS.get(sort, SORTS["standing"])), keys)


def walked_with() -> tuple[list[UUID], set[UUID]]:
    """With whom the current member walks, and whom she took over and has not met yet."""
    by_source = participants_by_source("assignment", "walks_on", *TAKING_OVER)
    walked, walked_on, *to_meet = by_source
    return [*walked, *walked_on], {pk for several in to_meet for pk in several}


def _name(row: Beside) -> str:
    return folded(row.participant.name)


SORTS: dict[str, Callable[[Beside], Any]] = {
    "standing": lambda row: (not row.standing.unreached, not row.standing.asks_attention, _name(row)),
    "name": _name,
    "last-contact": lambda row: (row.last_contact is not None, row.last_contact, _name(row)),
    "next-step": lambda row: (row.next_step is None, row.next_step and row.next_step.due_on, _name(row)),
}


def standings(ids: list[UUID], keys: Keyring, on: date, to_meet: Collection[UUID] = ()) -> list[Beside]:
    """Each of these young people, and what asks attention. ``to_meet``: those the member took over."""
    pack = current_pack()
    rows = []
    for her in keys.open(_with_standing(ids, timezone.now())):
        last, consent_end = her.last_contact, her.consent_ends
        row = Beside(her, last, started_on=her.started_on)
        row.standing = standing(
            on,
            started_on=row.started_on,
            last_contact=timezone.localdate(last) if last else None,
            not_reached_after=pack.not_reached_after_days,
            plan_review_on=her.plan_review,
            consent_ends_on=timezone.localdate(consent_end) if consent_end else None,
            consent_warning=pack.consent_ending_days,
            consent_lapsed=her.lapsed_at is not None,
            unreached=her.is_unreached,
            urgent_needs=her.urgent_needs or 0,
            to_meet=her.pk in to_meet,
        )
        rows.append(row)
    return rows


AGREED = {"agreed": True, "withdrawn_at": None}


def _with_standing(ids: list[UUID], now: datetime) -> Any:
    """Those people, each with what her standing is made of: one query, by the index of each table."""

    def first(model: Any, value: str, order: str, **conditions: Any) -> Subquery:
        rows = model.objects.filter(participant_id=OuterRef("pk"), **conditions)
        return Subquery(rows.order_by(order).values(value)[:1])

    answered = ContactNote.objects.exclude(kind=UNANSWERED).filter(participant_id=OuterRef("pk"))
    hers = Need.objects.filter(participant_id=OuterRef("pk"), met_at=None, replaced_at=None)
    urgent = hers.filter(weight=Need.Weight.URGENT).values("participant_id").annotate(count=Count("pk"))
    return Participant.objects.filter(pk__in=ids).annotate(
        last_contact=Subquery(answered.order_by("-at").values("at")[:1]),
        started_on=first(FollowUp, "started_on", "-started_on", ended_on=None),
        plan_review=first(EmergencyPlan, "review_on", "-version"),
        urgent_needs=Subquery(urgent.values("count")),
        is_unreached=Exists(Unreached.objects.filter(participant_id=OuterRef("pk"), closed_at=None)),
        consent_ends=first(Consent, "ends_at", "ends_at", ends_at__gt=now, **AGREED),
        lapsed_at=first(
            Consent, "ends_at", "ends_at", kind=Consent.Kind.PROGRAMME, ends_at__lte=now, **AGREED
        ),
    )


def _first_open_steps(ids: Iterable[UUID]) -> dict[UUID, Step]:
    steps = (
        Step.objects.filter(participant_id__in=list(ids), done_at=None)
        .order_by("participant_id", "due_on", "at")
        .distinct("participant_id")
    )
    return {step.participant_id: step for step in steps}


def shared_with_me() -> list[Beside]:
    """Those of whom something was opened to the current member: by consent, by supporting who walks
    with them, by the committee's agenda, or in an emergency."""
    sources = {
        pk: source
        for source, group in reversed(list(zip(SHARING, participants_by_source(*SHARING), strict=True)))
        for pk in group
    }
    people, _keys = records_of(sources)
    return sorted((Beside(p, source=sources[p.pk]) for p in people.values()), key=_name)


@dataclass(frozen=True)
class Companion:
    """Someone who walks with her: her pivot worker first, then who is in her circles."""

    member_id: UUID
    name: str
    role: str
    partner: str


@dataclass
class Page:
    """The participant page, as far as this member may see it."""

    participant: Participant
    rights: Rights
    identity: Identity | None = None
    referral: Referral | None = None
    age: int | None = None
    ways: list[ContactWay] = field(default_factory=list)
    companions: list["Companion"] = field(default_factory=list)
    consents: list[Consent] = field(default_factory=list)
    can_keep_notes: bool = False
    """Whether a note can be kept from a partner that reads notes."""
    wish: str = ""
    """In an emergency: what she wants read first."""
    needs: list[Need] = field(default_factory=list)
    plan: EmergencyPlan | None = None
    next: list[Step | Accompaniment] = field(default_factory=list)
    """What is planned, the soonest first."""
    notes: list[ContactNote] = field(default_factory=list)
    older: bool = False
    requests: list[ServiceReferral] = field(default_factory=list)
    """Open ones, not opened: for her worker, or for whom they are addressed to."""


def participant_page(record: Record, notes_before: UUID | None = None) -> Page:
    """Everything this member may read of her, and nothing else."""
    rights = record.rights
    page = Page(record.participant, rights=rights)
    _add_what_stands(page, record.keys)
    if page.identity:
        _add_identity(page, page.identity, record.now)
    if "emergency" in rights.sources:
        page.wish = emergency_wish(record)
    if "clinical" in rights.reads:
        page.notes, page.older = timeline(record, notes_before)
        page.can_keep_notes = "identity" in rights.writes and any(
            consent.agreed and "clinical" in consent.categories for consent in page.consents
        )
    if "referral" in rights.reads and (rights.sources & WELCOMING or not page.notes):
        page.referral = referral_of(record.id, record.keys)
    return page


def _add_what_stands(page: Page, keys: Keyring) -> None:
    """Who she is, how to reach her, her plan, her needs, what is next and what was asked of others: of each
    what its own policy lets through, in one query."""
    hers = {"participant_id": page.participant.pk}
    found: dict[type, list[Any]] = defaultdict(list)
    for row in together(
        Identity.objects.filter(**hers),
        ContactWay.objects.filter(**hers),
        Need.objects.filter(**hers, met_at=None, replaced_at=None).exclude(weight=Need.Weight.NOT_MINE),
        EmergencyPlan.objects.filter(**hers).order_by("-version")[:1],
        Step.objects.filter(**hers, done_at=None),
        Accompaniment.objects.filter(**hers, status=Accompaniment.Status.PLANNED),
        ServiceReferral.objects.filter(**hers, closed_at=None),
    ):
        found[type(row)].append(row)
    page.identity = keys.open_one(next(iter(found[Identity]), None))
    page.ways = sorted(keys.open(found[ContactWay]), key=lambda way: not way.is_preferred)
    page.needs = sorted(keys.open(found[Need]), key=lambda need: ORDER[need.weight])
    page.plan = keys.open_one(next(iter(found[EmergencyPlan]), None))
    page.next = sorted(keys.open([*found[Step], *found[Accompaniment]]), key=when)
    page.requests = sorted(found[ServiceReferral], key=when)
    if page.requests:  # shown as they are: their words stay sealed
        note_opened(page.participant.pk, category_of(ServiceReferral))
    partners = Partner.objects.in_bulk({one.partner_id for one in page.requests if one.partner_id})
    for one in page.requests:
        one.partner = partners.get(one.partner_id)


def when(row: Step | Accompaniment | ServiceReferral) -> tuple[date, time]:
    """The day and hour something is planned for; without an hour, the end of the day."""
    if isinstance(row, Accompaniment):
        local = timezone.localtime(row.starts_at)
        return local.date(), local.time()
    if isinstance(row, ServiceReferral):
        return row.next_on, time.max
    return row.due_on, row.at or time.max


def _add_identity(page: Page, said: Identity, now: datetime) -> None:
    pk = page.participant.pk
    page.age = age_from(said.birth_date, said.age_said, said.age_said_on, timezone.localdate(now))
    page.companions = _companions(pk)
    page.consents = list(
        Consent.objects.filter(participant_id=pk, withdrawn_at=None, ends_at__gt=now)
        .select_related("partner")
        .order_by("-kind", "-agreed", "ends_at")
    )


def _companions(participant_id: UUID) -> list[Companion]:
    """Her pivot worker, then her circles by name: one query."""

    def of(model: Any, place: int) -> Any:
        spans = model.objects.filter(participant_id=participant_id, ends_at=None)
        names = ("member__partner__name_fr", "member__partner__name_en")
        return spans.values_list(Value(place), "member__name", "member_id", "member__role", *names)

    return [
        Companion(pk, name, str(Role(role).label), Partner(name_fr=fr, name_en=en).name)
        for _place, name, pk, role, fr, en in sorted(of(Assignment, 0).union(of(Circle, 1), all=True))
    ]
