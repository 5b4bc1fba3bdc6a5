"""Her plan, and who opened what in an emergency."""

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from spheres.foundation.access.categories import Category
from spheres.foundation.access.opened import category_of, note_opened
from spheres.foundation.access.queries import NotVisible, participants_by_source
from spheres.foundation.accounts.models import Mandate, Member, Partner
from spheres.foundation.accounts.roles import Role
from spheres.foundation.ui.templatetags.spheres import the_moment
from spheres.foundation.vault.aead import KeyUnavailable, decrypt
from spheres.foundation.vault.keys import unwrap
from spheres.foundation.vault.sealing import context_of
from spheres.programme.participants.models import Circle
from spheres.programme.participants.never_contact import MustNotBeContacted, refuse_never_contact
from spheres.programme.participants.record import Record
from spheres.programme.participants.tonight import NAME, Link, Tonight
from spheres.programme.region.pack import current_pack
from spheres.programme.safety.models import EmergencyAccess, EmergencyPlan, MissingEpisode, MissingStep
from spheres.programme.safety.rules import Due, changed, steps_due

EMERGENCIES = EmergencyAccess._meta.db_table
"""What ties a sealed reason to its row."""


def plan_of(record: Record) -> EmergencyPlan | None:
    """The newest version, opened, if the current member may read it."""
    newest = EmergencyPlan.objects.filter(participant_id=record.id).order_by("-version").first()
    return record.keys.open_one(newest)


@dataclass(frozen=True)
class WhoLooks:
    """Whom she names to look for her with her worker, while she can't be reached: whoever is on shift at
    ``partners``, and ``members``."""

    partners: frozenset[UUID] = frozenset()
    members: frozenset[UUID] = frozenset()


NOBODY_LOOKS = WhoLooks()


@dataclass(frozen=True)
class CanLook:
    """Whom she can name: partners whose people have shifts, and members in her circle. None of the police."""

    partners: list[Partner]
    members: list[Member]


def who_can_look(record: Record, looks: WhoLooks) -> CanLook:
    """Those, and whoever her plan names already."""
    named = Circle.objects.filter(participant_id=record.id, ends_at=None).values("member_id")
    members = Member.objects.filter(Q(pk__in=named) | Q(pk__in=looks.members), is_active=True)
    members = members.exclude(partner__mandate=Mandate.POLICE)
    members = members.exclude(role=Role.POLICE_LIAISON).order_by("name", "pk")
    always = [one.code for one in current_pack().partners if one.always_on_shift]
    staffed = Member.objects.filter(is_on_call=True, is_active=True).values("partner_id")
    there = Q(code__in=always) | Q(pk__in=staffed) | Q(pk__in=looks.partners)
    partners = Partner.objects.filter(there, is_active=True)
    return CanLook(list(partners.exclude(mandate=Mandate.POLICE)), list(members))


def who_looks(record: Record) -> WhoLooks:
    """Whom her plan names, but for those whom what she answered since, or another post, has shut out: what is
    shown, and what is taken along into the next version. To who reads her plan."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT partner_id, member_id FROM safety_who_looks(%s)", [record.id])
        rows = cursor.fetchall()
    partners = frozenset(partner for partner, member in rows if member is None)
    return WhoLooks(partners, frozenset(member for _partner, member in rows if member))


def who_helps(record: Record) -> list[str]:
    """By name: who helps in a search, as her plan holds; to who reads it."""
    looks = who_looks(record)
    partners = Partner.objects.filter(pk__in=looks.partners)
    members = Member.objects.filter(pk__in=looks.members).select_related("partner")
    teams = [_("whoever is on shift at %(partner)s") % {"partner": one.name} for one in partners]
    return [*teams, *(f"{one.name} ({one.partner.name})" for one in members)]


def goes_on(record: Record) -> bool:
    """Whether this member goes on with an open search of hers: she writes how the young person is safe, or
    looks for her with her worker."""
    return Category.SAFETY in record.rights.writes or "search" in record.rights.sources


def must_go_on(record: Record) -> None:
    """Raises ``NotVisible`` for who does not go on with it."""
    if not goes_on(record):
        raise NotVisible(record.id)


def can_hold(episode: MissingEpisode) -> list[Member]:
    """Who could go on with it now, by name; whoever goes on with it now left out."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT safety_can_hold(%s)", [episode.pk])
        ids = cursor.fetchone()[0] or []
    rows = Member.objects.filter(pk__in=ids).exclude(pk__in=filter(None, [episode.held_by_id]))
    rows = rows.select_related("partner")
    return list(rows.order_by("name", "pk"))


def searched_by_shift(_member: Member) -> list[Tonight]:
    """Whose open search this member goes on with by a shift, or because her plan names her."""
    (ids,) = participants_by_source("search")
    if not ids:
        return []
    rows = MissingEpisode.objects.filter(participant_id__in=ids, closed_at=None)
    words = _("%(name)s has not been reached since %(since)s. Search begun by %(by)s.")
    links: list[Link] = [
        ("safety:unreached", [], _("Go on with the search")),
        ("workspace:participant", [], _("The page")),
    ]
    return [
        Tonight(
            row.participant_id,
            words % {"name": NAME, "since": the_moment(row.since), "by": row.author.name},
            links,
            is_urgent=True,
        )
        for row in rows.select_related("author").order_by("since")
    ]


@dataclass(frozen=True)
class Version:
    """One version of her plan, and what it changed: section → how."""

    plan: EmergencyPlan
    changes: dict[str, str]


def versions_of(record: Record) -> list[Version]:
    """Newest first."""
    rows = EmergencyPlan.objects.filter(participant_id=record.id).select_related("author")
    found: list[Version] = []
    before: dict[str, Any] = {}
    for plan in record.keys.open(rows.order_by("version")):
        said = {name: getattr(plan, name) for name in EmergencyPlan.SEALED_FIELDS}
        said |= {"looks": sorted([*plan.search_partners, *plan.search_members])}
        found.append(Version(plan, changed(before, said)))
        before = said
    return found[::-1]


@dataclass(frozen=True)
class MissingEpisodeDetail:
    """A time when she can't be reached: what her plan says, and what was done."""

    episode: MissingEpisode
    plan: EmergencyPlan | None
    due: list[Due]
    done: list[MissingStep]
    hours: int
    others: list[Member]
    """To whom it can be handed over."""

    @property
    def may_say_why_earlier(self) -> bool:
        """The police were called, and nobody said yet why it was earlier than she wished, if it was."""
        kinds = {step.kind for step in self.done}
        return MissingStep.Kind.POLICE in kinds and MissingStep.Kind.EARLIER not in kinds


def unreached(record: Record) -> MissingEpisodeDetail | None:
    """The one that is open, if there is one."""
    keys, now = record.keys, record.now
    rows = MissingEpisode.objects.filter(participant_id=record.id, closed_at=None)
    one = keys.open_one(rows.select_related("author", "held_by__partner").first())
    if one is None:
        return None
    plan = plan_of(record)
    steps = MissingStep.objects.filter(episode=one).select_related("author").order_by("at", "pk")
    done = keys.open(steps)
    followed = [step.what for step in done if step.kind == MissingStep.Kind.PLAN]
    due = steps_due(plan.steps if plan else (), followed, one.since, now)
    due = [_stopped(record, step) for step in due]
    hours = int((now - one.since).total_seconds() // 3600)
    return MissingEpisodeDetail(one, plan, due, done, hours, _others(record, one))


def _others(record: Record, episode: MissingEpisode) -> list[Member]:
    """To whom this member can hand it over; herself among them, once another goes on with it."""
    if not goes_on(record):
        return []
    return [one for one in can_hold(episode) if one != record.member or episode.held_by_id]


def _stopped(record: Record, step: Due) -> Due:
    if step.is_done:
        return step
    try:
        refuse_never_contact(record, what=step.what)
    except MustNotBeContacted as stop:
        return replace(step, stopped=stop.sentence)
    return step


def episodes_before(record: Record) -> list[MissingEpisode]:
    """Those that are over, newest first."""
    rows = MissingEpisode.objects.filter(participant_id=record.id).exclude(closed_at=None)
    return record.keys.open(rows.order_by("-closed_at", "-pk"))


def stands_already(record: Record, last: MissingEpisode, sent: dict[str, Any]) -> bool:
    """Whether what is sent after ``last`` was closed is what was saved before: the step of that id, or the
    words of her coming back."""
    if "came_back" in sent:
        return bool(sent["came_back"] == last.came_back)
    step = record.keys.open_one(MissingStep.objects.filter(pk=sent["id"], episode=last).first())
    if step is None:
        return False
    return bool(step.what == sent["why"] if "why" in sent else step.came_of_it == sent["came_of_it"])


@dataclass(frozen=True)
class OverduePlans:
    """How many of those a worker walks with have no plan yet, or an old one: numbers, never whom."""

    worker: Member
    walks_with: int
    missing: int
    old: int


def plans_owing() -> list[OverduePlans]:
    """For coordinators; those who owe most first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT member, walks_with, missing, old FROM safety_plans_owing()")
        rows = cursor.fetchall()
    members = Member.objects.in_bulk([row[0] for row in rows])
    found = [OverduePlans(members[pk], walks_with, missing, old) for pk, walks_with, missing, old in rows]
    return sorted(found, key=lambda row: (-row.missing, -row.old, row.worker.name))


@dataclass(frozen=True)
class OpenSearch:
    """Someone can't be reached now: whose she is, since when, when something is to be done next."""

    worker: Member
    since: datetime
    begun_at: datetime
    next_at: datetime


def searches() -> list[OpenSearch]:
    """For coordinators; never of whom. The longest first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT worker, since, begun_at, next_at FROM safety_searches()")
        rows = cursor.fetchall()
    members = Member.objects.select_related("partner").in_bulk([row[0] for row in rows])
    return [OpenSearch(members[worker], *when) for worker, *when in rows]


def part_context(part: str, access_id: UUID) -> bytes:
    """What ties a part that is sealed later (a review, when to tell her) to its row."""
    return context_of(f"{EMERGENCIES}.{part}", access_id)


def opened(rows: QuerySet[EmergencyAccess]) -> list[EmergencyAccess]:
    """With their words as attributes: the reason, the name that was looked for, and the review."""
    found = list(rows.select_related("member__partner", "reviewed_by"))
    for row in found:
        row.reason = row.name = row.despite = row.review_words = row.tell_when_words = ""
        if row.wrapped and bytes(row.sealed):
            note_opened(row.participant_id, category_of(EmergencyAccess))
            try:
                _open(row)
            except KeyUnavailable:  # one that can't be read keeps nobody from the others
                row.reason = row.name = _("These words can’t be read.")
    return found


def _open(row: EmergencyAccess) -> None:
    key = unwrap(bytes(row.wrapped or b""), row.pk)
    said = json.loads(decrypt(key, bytes(row.sealed), context_of(EMERGENCIES, row.pk)))
    row.reason, row.name, row.despite = said["reason"], said["name"], said.get("despite", "")
    if row.review:
        row.review_words = _part(key, row.review, "review", row.pk)
    if row.tell_when:
        row.tell_when_words = _part(key, row.tell_when, "tell", row.pk)


def _part(key: bytes, sealed: Any, part: str, access_id: UUID) -> str:
    return decrypt(key, bytes(sealed), part_context(part, access_id)).decode()


def to_review(now: datetime) -> list[EmergencyAccess]:
    """Those that no coordinator has answered for, the first to be late first; then those of late."""
    recent = EmergencyAccess.objects.exclude(starts_at__lt=now - timedelta(days=90))
    waiting = EmergencyAccess.objects.filter(reviewed_at=None)
    return sorted(opened(waiting | recent), key=lambda r: (r.reviewed_at is not None, r.review_by))


def how_many_to_review(_member: Any) -> int:
    """Emergency accesses that nobody has answered for."""
    return EmergencyAccess.objects.filter(reviewed_at=None).count()


def emergency_access(access_id: UUID) -> EmergencyAccess:
    """One, opened. Raises ``NotVisible`` for who does not answer for it."""
    found = opened(EmergencyAccess.objects.filter(pk=access_id))
    if not found:
        raise NotVisible
    return found[0]


def emergencies_on(record: Record) -> list[EmergencyAccess]:
    """For her own record: the newest first."""
    return opened(EmergencyAccess.objects.filter(participant_id=record.id).order_by("-starts_at", "-pk"))
