"""What the follow-up's pages show, each in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Max, Min
from django.utils import timezone

from spheres.foundation.access.queries import NotVisible, Rights, participants_with, rights_or_not_visible
from spheres.foundation.vault.sealing import Keyring
from spheres.programme.consents.models import Consent
from spheres.programme.followup.models import ContactNote, NoteAddition, Step
from spheres.programme.followup.rules import Standing, standing
from spheres.programme.needs.models import Need
from spheres.programme.participants.models import (
    Assignment,
    Circle,
    ContactWay,
    FollowUp,
    Identity,
    Participant,
)
from spheres.programme.participants.rules import age_from
from spheres.programme.partners.pack import current_pack
from spheres.programme.safety.models import EmergencyPlan

NO_STANDING = Standing(not_reached=False, plan_missing=False, plan_old=False, consent_ending=False)
UNANSWERED = "unanswered"
TIMELINE_PAGE = 20


@dataclass
class Beside:
    """One young person as a list shows her: what it needs, and no more."""

    participant: Participant
    last_contact: datetime | None = None
    next_step: Step | None = None
    started_on: date | None = None
    standing: Standing = NO_STANDING
    contact: ContactWay | None = None


def my_young_people(on: date) -> list[Beside]:
    """The caseload of the current member: those she walks with, who asks attention first."""
    ids = participants_with("clinical", source="assignment")
    keys = Keyring.of(ids)
    people = {p.pk: Beside(p) for p in keys.open(Participant.objects.filter(pk__in=ids))}
    contacts = (
        ContactNote.objects.filter(participant_id__in=ids)
        .exclude(kind=UNANSWERED)
        .values_list("participant_id")
        .annotate(last=Max("at"))
    )
    last = dict(contacts)
    started = dict(
        FollowUp.objects.filter(participant_id__in=ids, ended_on=None).values_list(
            "participant_id", "started_on"
        )
    )
    plans = dict(
        EmergencyPlan.objects.filter(participant_id__in=ids)
        .values_list("participant_id")
        .annotate(review=Max("review_on"))
    )
    ends = dict(
        Consent.objects.filter(
            participant_id__in=ids, agreed=True, withdrawn_at=None, ends_at__gt=timezone.now()
        )
        .values_list("participant_id")
        .annotate(first=Min("ends_at"))
    )
    next_steps = _first_open_steps(ids, keys)
    pack = current_pack()
    for pk, row in people.items():
        row.last_contact, row.next_step, row.started_on = last.get(pk), next_steps.get(pk), started.get(pk)
        row.standing = standing(
            on,
            started_on=row.started_on,
            last_contact=timezone.localdate(row.last_contact) if row.last_contact else None,
            not_reached_after=pack.not_reached_after_days,
            plan_review_on=plans.get(pk),
            consent_ends_on=timezone.localdate(ends[pk]) if pk in ends else None,
            consent_warning=pack.consent_ending_days,
        )
    return sorted(
        people.values(), key=lambda r: (not r.standing.asks_attention, r.participant.name.casefold())
    )


def _first_open_steps(ids: Iterable[UUID], keys: Keyring) -> dict[UUID, Step]:
    steps = (
        Step.objects.filter(participant_id__in=list(ids), done_at=None)
        .order_by("participant_id", "due_on", "at")
        .distinct("participant_id")
    )
    return {step.participant_id: step for step in keys.open(steps)}


@dataclass
class Day:
    """A worker's day, and whose names it shows."""

    meetings: list[tuple[Participant, Step]] = field(default_factory=list)
    due: list[tuple[Participant, Step]] = field(default_factory=list)
    not_reached: list[Beside] = field(default_factory=list)
    asks_attention: list[Beside] = field(default_factory=list)
    shown: set[UUID] = field(default_factory=set)


def my_day(on: date) -> Day:
    """Today's meetings, what is due, and who hasn't been reached."""
    caseload = my_young_people(on)
    by_id = {row.participant.pk: row.participant for row in caseload}
    keys = Keyring.of(by_id)
    day = Day()
    steps = Step.objects.filter(participant_id__in=list(by_id), done_at=None, due_on__lte=on)
    for step in keys.open(steps.order_by("due_on", "at")):
        is_today = step.kind == Step.Kind.MEETING and step.due_on == on
        (day.meetings if is_today else day.due).append((by_id[step.participant_id], step))
    for row in caseload:
        if row.standing.not_reached:
            day.not_reached.append(row)
        elif row.standing.asks_attention:
            day.asks_attention.append(row)
    day.shown = {p.pk for p, _ in day.meetings + day.due} | {
        r.participant.pk for r in day.not_reached + day.asks_attention
    }
    return day


def shared_with_me() -> list[Beside]:
    """Those who agreed to share something with the current member's partner."""
    ids = participants_with(source="consent")
    keys = Keyring.of(ids)
    ways = {w.participant_id: w for w in keys.open(ContactWay.objects.filter(participant_id__in=ids))}
    people = keys.open(Participant.objects.filter(pk__in=ids))
    return sorted(
        (Beside(p, contact=ways.get(p.pk)) for p in people), key=lambda r: r.participant.name.casefold()
    )


@dataclass
class Page:
    """The participant page, as far as this member may see it."""

    participant: Participant
    rights: Rights
    identity: Identity | None = None
    age: int | None = None
    ways: list[ContactWay] = field(default_factory=list)
    pivot: Any = None
    circle: list[Any] = field(default_factory=list)
    consents: list[Consent] = field(default_factory=list)
    needs: list[Need] = field(default_factory=list)
    plan: EmergencyPlan | None = None
    steps: list[Step] = field(default_factory=list)
    notes: list[ContactNote] = field(default_factory=list)
    older: bool = False


def participant_page(participant_id: UUID, now: datetime, notes_before: datetime | None = None) -> Page:
    """Everything this member may read of her, and nothing else. Raises ``NotVisible``."""
    rights = rights_or_not_visible(participant_id)
    keys = Keyring.of([participant_id])
    participant = keys.open_one(Participant.objects.filter(pk=participant_id).first())
    if participant is None:
        raise NotVisible(participant_id)
    page = Page(participant, rights)
    if "identity" in rights.reads:
        _add_identity(page, keys, now)
    if "contact" in rights.reads:
        page.ways = keys.open(
            ContactWay.objects.filter(participant_id=participant_id).order_by("-is_preferred")
        )
    if "needs" in rights.reads:
        page.needs = keys.open(Need.objects.filter(participant_id=participant_id, met_at=None))
        order = {w: i for i, w in enumerate(Need.Weight.values)}
        page.needs.sort(key=lambda need: order[need.weight])
    if "safety" in rights.reads:
        plans = EmergencyPlan.objects.filter(participant_id=participant_id).order_by("-version")
        page.plan = keys.open_one(plans.first())
    if "clinical" in rights.reads:
        page.steps = keys.open(
            Step.objects.filter(participant_id=participant_id, done_at=None).order_by("due_on", "at")
        )
        page.notes, page.older = timeline(participant_id, keys, notes_before)
    return page


def _add_identity(page: Page, keys: Keyring, now: datetime) -> None:
    pk = page.participant.pk
    page.identity = keys.open_one(Identity.objects.filter(participant_id=pk).first())
    if page.identity:
        said = page.identity
        page.age = age_from(said.birth_date, said.age_said, said.age_said_on, timezone.localdate(now))
    open_spans = {"participant_id": pk, "ends_at": None}
    assignment = Assignment.objects.filter(**open_spans).select_related("member__partner").first()
    page.pivot = assignment.member if assignment else None
    page.circle = [c.member for c in Circle.objects.filter(**open_spans).select_related("member__partner")]
    page.consents = list(
        Consent.objects.filter(participant_id=pk, withdrawn_at=None, ends_at__gt=now)
        .select_related("partner")
        .order_by("kind", "ends_at")
    )


def timeline(
    participant_id: UUID, keys: Keyring, before: datetime | None = None
) -> tuple[list[ContactNote], bool]:
    """A page of contact notes, newest first, each with its additions; and whether there are older."""
    notes = ContactNote.objects.filter(participant_id=participant_id).select_related("author")
    if before:
        notes = notes.filter(at__lt=before)
    found = keys.open(notes.order_by("-at")[: TIMELINE_PAGE + 1])
    page, older = found[:TIMELINE_PAGE], len(found) > TIMELINE_PAGE
    additions: dict[UUID, list[NoteAddition]] = defaultdict(list)
    rows = NoteAddition.objects.filter(note_id__in=[n.pk for n in page]).select_related("author")
    for addition in keys.open(rows.order_by("written_at")):
        additions[addition.note_id].append(addition)
    for note in page:
        note.added = additions[note.pk]
    return page, older
