"""Who a participant is, and how to reach her."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet, Value

from spheres.foundation.access.queries import NotVisible
from spheres.foundation.accounts.models import Member, Partner, Role
from spheres.programme.participants.models import Assignment, Circle, ContactWay, Identity
from spheres.programme.participants.record import Record


def identity_of(record: Record) -> Identity:
    """Who she is, opened. Raises ``NotVisible``."""
    found = record.keys.open_one(Identity.objects.filter(participant_id=record.id).first())
    if found is None:
        raise NotVisible(record.id)
    return found


def about(record: Record) -> dict[str, Any]:
    """What ``AboutForm`` shows first. For who may write it."""
    identity = identity_of(record)
    return {
        "name": record.name,
        "pronouns": record.pronouns,
        "languages": record.language_codes,
        "legal_name": identity.legal_name,
        "birth_date": date.fromisoformat(identity.birth_date) if identity.birth_date else None,
    }


def way(record: Record, way_id: UUID) -> ContactWay:
    """One way to reach her, for who may write it. Raises ``NotVisible``."""
    found = ContactWay.objects.filter(participant_id=record.id, pk=way_id).first()
    opened = record.keys.open_one(found)
    if opened is None:
        raise NotVisible(record.id)
    return opened


def who_may_see(participant_id: UUID, members: QuerySet[Member]) -> QuerySet[Member]:
    """Without those to whom her file is shut, or will be once somebody else is there. For who may write
    who she is."""
    shut = "accounts_member.id NOT IN (SELECT participants_shut_members(%s))"
    return members.extra(where=[shut], params=[participant_id])  # noqa: S610 - a constant


def walking_with(participant_id: UUID) -> set[UUID]:
    """Who walks with her now: whom to tell, for whoever may see anything of her."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT participants_workers(%s)", [participant_id])
        return set(cursor.fetchone()[0] or ())


@dataclass(frozen=True)
class Companion:
    """Someone who walks with her: her pivot worker first, then who is in her circles."""

    member_id: UUID
    name: str
    role: str
    partner: str


def companions(participant_id: UUID) -> list[Companion]:
    """Her pivot worker, then her circles by name: one query."""

    def of(model: Any, place: int) -> Any:
        spans = model.objects.filter(participant_id=participant_id, ends_at=None)
        names = ("member__partner__name_fr", "member__partner__name_en")
        return spans.values_list(Value(place), "member__name", "member_id", "member__role", *names)

    return [
        Companion(pk, name, str(Role(role).label), Partner(name_fr=fr, name_en=en).name)
        for _place, name, pk, role, fr, en in sorted(of(Assignment, 0).union(of(Circle, 1), all=True))
    ]
