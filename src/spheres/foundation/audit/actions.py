"""Recording looks. Always in the transaction that shows or changes."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils import timezone

from spheres.foundation.audit.models import Look


def record_look(
    member: Any,
    participant_ids: Iterable[UUID],
    page: str,
    categories: Iterable[str] = (),
    *,
    kind: Look.Kind = Look.Kind.VIEW,
    sources: Iterable[str] = (),
) -> None:
    """One row for each participant shown on ``page``; ``member`` is ``None`` for a public page."""
    at, kinds, why = timezone.now(), sorted(categories), sorted(sources)
    known = member if member is not None and member.is_authenticated else None
    Look.objects.bulk_create(
        Look(
            at=at,
            member_id=known.pk if known else None,
            partner_id=known.partner_id if known else None,
            participant_id=participant_id,
            kind=kind,
            page=page,
            categories=kinds,
            sources=why,
        )
        for participant_id in participant_ids
    )


def record_change(
    member: Any, participant_id: UUID, action: str, category: str, sources: Iterable[str] = ()
) -> None:
    record_look(member, [participant_id], action, [category], kind=Look.Kind.CHANGE, sources=sources)
