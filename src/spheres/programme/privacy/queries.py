"""What the privacy officer watches, and what a worker sees of it about one young person."""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.http import Http404

from spheres.foundation.access.categories import Category
from spheres.foundation.accounts.models import Member
from spheres.foundation.audit.models import Verification
from spheres.foundation.vault.keys import open_secret
from spheres.programme.privacy.models import (
    INCIDENT,
    REASON,
    Erasure,
    Forgetting,
    Incident,
    IncidentSubject,
    reference_of,
)
from spheres.programme.privacy.rules import forgotten_before
from spheres.programme.region.pack import current_pack

SEALED_EVERY = timedelta(minutes=5)
"""Later than this, the sealer has stopped."""
VERIFIED_EVERY = timedelta(days=2)


@dataclass(frozen=True)
class RegionHealth:
    """In numbers, never whom."""

    consents_ending: int
    emergencies_open: int
    emergencies_late: int
    sealed_until: datetime | None
    looks_waiting: int
    seals: int
    verified: Verification | None
    now: datetime

    @property
    def sealer_stopped(self) -> bool:
        late = self.sealed_until is None or self.now - self.sealed_until > SEALED_EVERY
        return bool(self.looks_waiting) and late

    @property
    def not_verified(self) -> bool:
        return self.verified is None or self.now - self.verified.at > VERIFIED_EVERY


def watched(now: datetime) -> RegionHealth | None:
    """None for who does not answer for privacy."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM privacy_overview(%s)", [current_pack().consent_ending_days])
        row = cursor.fetchone()
        names = [column.name for column in cursor.description]
    return (
        RegionHealth(**dict(zip(names, row, strict=True)), verified=Verification.objects.first(), now=now)
        if row
        else None
    )


@dataclass(frozen=True)
class Proposal:
    """A kind of information that has had its time, of how many young people."""

    category: Category
    years: int
    before: date
    young_people: int


def proposals(today: date) -> list[Proposal]:
    """What could be forgotten now, by the pack's times: a person decides."""
    found = []
    with connection.cursor() as cursor:
        for kept in current_pack().retention:
            before = forgotten_before(today, kept.years)
            cursor.execute("SELECT privacy_due(%s, %s)", [kept.category, before])
            found.append(Proposal(Category(kept.category), kept.years, before, cursor.fetchone()[0]))
    return [proposal for proposal in found if proposal.young_people]


def forgotten() -> QuerySet[Forgetting]:
    """What was forgotten in time, kind by kind, with who confirmed it; the newest first."""
    return Forgetting.objects.select_related("confirmed_by")


def incidents() -> QuerySet[Incident]:
    """The register, newest first, with how many young people each concerns and how many do not know yet."""
    numbers = {"people": Count("concerned"), "untold": Count("concerned", filter=Q(concerned__told_at=None))}
    return (
        Incident.objects.select_related("member__partner", "written_by", "changed_by")
        .annotate(**numbers)
        .order_by("-known_at", "-pk")
    )


def incident(incident_id: UUID) -> Incident:
    """One, with its words as attributes. Raises ``Http404`` where this member reads none."""
    found = incidents().filter(pk=incident_id).first()
    if found is None:
        raise Http404
    return opened(found)


def opened(incident: Incident) -> Incident:
    """The incident with its sealed words as attributes."""
    for name, words in json.loads(open_secret(INCIDENT, bytes(incident.sealed))).items():
        setattr(incident, name, words)
    return incident


def concerned_by(participant_id: UUID) -> list[IncidentSubject]:
    """The incidents that concern her, opened, newest first: for who may read who she is."""
    rows = IncidentSubject.objects.filter(participant_id=participant_id).select_related("incident", "told_by")
    for row in (found := list(rows.order_by("-noted_at", "-pk"))):
        opened(row.incident)
    return found


def erasures_waiting() -> QuerySet[Erasure]:
    """Erasures that were asked for and not answered, the oldest first."""
    return (
        Erasure.objects.filter(answered_at=None)
        .select_related("asked_by__partner")
        .order_by("asked_at", "pk")
    )


def erasure(erasure_id: UUID) -> Erasure:
    """One erasure, sealed. Raises ``Http404`` where there is none that this member may read."""
    found = Erasure.objects.select_related("asked_by__partner", "answered_by").filter(pk=erasure_id).first()
    if found is None:
        raise Http404
    return found


def waits(erasure: Erasure) -> list[str]:
    """What this erasure waits for, by code: for who answers for it, and for who may read who she is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT privacy_waits(%s)", [erasure.pk])
        found: list[str] = cursor.fetchone()[0] or []
    return found


@dataclass(frozen=True)
class ToHear:
    """An erasure that somebody else than who asked for it has to hear from her. Not whose."""

    id: UUID
    asked_by: Member
    asked_at: datetime

    @property
    def reference(self) -> str:
        return reference_of(self.id)


def to_hear() -> list[ToHear]:
    """What waits for this member to ask her, the longest first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, asked_by, asked_at FROM privacy_to_hear() ORDER BY asked_at, id")
        rows = cursor.fetchall()
    members = Member.objects.select_related("partner").in_bulk([asked_by for _id, asked_by, _at in rows])
    return [ToHear(pk, members[asked_by], at) for pk, asked_by, at in rows]


def erasures_to_carry_out() -> int:
    """How many were confirmed, and wait for the operator's process."""
    return Erasure.objects.filter(outcome=Erasure.Outcome.ERASED, certified_at=None).count()


def erasure_of(participant_id: UUID) -> Erasure | None:
    """The last one asked for her, with the reason it was refused for."""
    last = Erasure.objects.filter(participant_id=participant_id).order_by("-asked_at", "-pk").first()
    if last and last.reason:
        last.reason_words = open_secret(REASON, bytes(last.reason)).decode()  # type: ignore[attr-defined]
    return last
