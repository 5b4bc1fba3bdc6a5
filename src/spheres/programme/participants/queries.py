"""Who a participant is, and how to reach her."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from spheres.foundation.access.queries import NotVisible
from spheres.foundation.accounts.models import Member
from spheres.programme.participants.models import ContactWay, Identity
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
