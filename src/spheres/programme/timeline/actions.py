"""Taking a part out of her timeline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from spheres.foundation.access.categories import Category
from spheres.programme.participants.creating import create_idempotently
from spheres.programme.participants.record import Record
from spheres.programme.timeline.models import Extract


@dataclass(frozen=True)
class ExtractInput:
    """From which day until which, of which kinds (none: all), and why."""

    from_on: date
    until_on: date
    kinds: Sequence[str]
    reason: str


def take_extract(record: Record, extract_id: UUID, given: ExtractInput) -> None:
    """Note that a part was taken out, and why. Sent twice, it is taken once. Raises ``AlreadySent``."""
    record.require(writes=Category.CLINICAL)
    row = Extract(
        id=extract_id,
        participant_id=record.id,
        author_id=record.member.pk,
        kinds=list(given.kinds),
        from_on=given.from_on,
        until_on=given.until_on,
        made_at=record.now,
    )
    record.keys.seal(row, reason=given.reason)
    if create_idempotently(record, row, "kinds", "from_on", "until_on"):
        record.changed("timeline:extract-add", Extract)
