"""Her needs as they stand, how they changed, and what stays unmet in the whole programme."""

from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.db import connection

from spheres.foundation.access.queries import NotVisible
from spheres.programme.needs.models import Need
from spheres.programme.needs.rules import Mark
from spheres.programme.participants.merging import Newest
from spheres.programme.participants.record import Record

ORDER = {weight: place for place, weight in enumerate(Need.Weight.values)}
FEWEST = 5
"""Young people in a number that is shown: a smaller one could mean someone."""


def mark_of(need: Need) -> Mark:
    """``need`` is opened."""
    return Mark(need.weight, need.her_words, need.gave, need.otherwise)


def standing_needs(record: Record) -> list[Need]:
    """Neither met nor weighed anew, the most urgent first."""
    rows = Need.objects.filter(participant_id=record.id, met_at=None, replaced_at=None)
    return sorted(record.keys.open(rows), key=lambda need: ORDER[need.weight])


def code_of(record: Record, need_id: UUID) -> str:
    """Which need it is. Raises ``NotVisible``."""
    found = Need.objects.filter(pk=need_id, participant_id=record.id).values_list("code", flat=True).first()
    if found is None:
        raise NotVisible(record.id)
    return found


def newest_by_code(record: Record) -> dict[str, Newest]:
    """Code → the need that stands, opened only to be shown to who would weigh it anew unseen."""
    rows = Need.objects.filter(participant_id=record.id, met_at=None, replaced_at=None)
    return {need.code: Newest(need.pk, partial(_said_of, record, need)) for need in rows}


def _said_of(record: Record, need: Need) -> str:
    record.keys.open_one(need)
    return ": ".join(filter(None, [need.get_weight_display(), need.her_words]))


def over_time(record: Record) -> dict[str, list[Need]]:
    """Code → each time it was marked, the oldest first; only those that changed or were met."""
    rows = Need.objects.filter(participant_id=record.id).select_related("author").order_by("noted_at", "pk")
    found: dict[str, list[Need]] = defaultdict(list)
    for need in record.keys.open(rows):
        found[need.code].append(need)
    return {code: needs for code, needs in found.items() if len(needs) > 1 or needs[0].met_at}


@dataclass(frozen=True)
class UnmetNeed:
    """A need in the whole programme: how many young people have it standing now, by weight. None where
    they are fewer than ``FEWEST``."""

    code: str
    urgent: int | None
    important: int | None
    later: int | None


def unmet() -> list[UnmetNeed]:
    """For coordinators and the Clinical Committee; what is most often urgent first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT code, urgent, important, later FROM needs_unmet(%s)", [FEWEST])
        rows = [UnmetNeed(*row) for row in cursor.fetchall()]
    return sorted(rows, key=lambda row: (-(row.urgent or 0), -(row.important or 0), row.code))
