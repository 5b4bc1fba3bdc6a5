"""What was told without her consent, under a named exception (docs/access.md)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from spheres.foundation.access.categories import Category
from spheres.foundation.access.queries import rights_or_not_visible
from spheres.foundation.audit.actions import record_change
from spheres.foundation.vault.sealing import Keyring
from spheres.programme.consents.models import Disclosure
from spheres.programme.participants.actions import save_once


@dataclass(frozen=True)
class Told:
    """To whom, on which ground, when, what and why; and what she was told of it."""

    ground: str
    told_at: datetime
    recipient: str
    content: str
    reason: str
    her_part: str


def record_disclosure(
    member: Any, participant_id: UUID, disclosure_id: UUID, told: Told, now: datetime
) -> None:
    """Write it down, once however often it is sent."""
    rights = rights_or_not_visible(participant_id, writes=Category.IDENTITY)
    row = Disclosure(
        id=disclosure_id,
        participant_id=participant_id,
        ground=told.ground,
        told_at=told.told_at,
        written_at=now,
        author_id=member.pk,
    )
    words = {name: getattr(told, name) for name in Disclosure.SEALED_FIELDS}
    Keyring.of([participant_id]).seal(row, **words)
    if save_once(row):
        record_change(member, participant_id, "consents:disclosure-add", Category.IDENTITY, rights.sources)


def disclosures_on(participant_id: UUID) -> list[Disclosure]:
    """The newest first."""
    rows = Disclosure.objects.filter(participant_id=participant_id).select_related("author")
    return Keyring.of([participant_id]).open(rows.order_by("-told_at"))
