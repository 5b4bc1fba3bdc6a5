"""What she says of a change."""

from collections.abc import Mapping

from spheres.programme.participants.record import Record
from spheres.programme.reasons.models import Reason


def reasons_of(record: Record) -> Mapping[str, list[Reason]]:
    """Kind → what she said of it, the newest day first; each kind there is, those without a word empty."""
    rows = Reason.objects.filter(participant_id=record.id).select_related("author", "author_partner")
    found: dict[str, list[Reason]] = {kind: [] for kind in Reason.Kind.values}
    for reason in record.keys.open(rows.order_by("-said_on", "-noted_at", "-pk")):
        found[reason.kind].append(reason)
    return found
