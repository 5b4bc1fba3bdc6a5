"""Her plan for coming back, and the versions before."""

from collections.abc import Sequence

from django.utils.functional import Promise

from spheres.programme.participants.record import Record
from spheres.programme.returning.models import ReturnPlan
from spheres.programme.returning.wording import PARTS


def return_plan(record: Record) -> ReturnPlan | None:
    """The version that stands, opened; none where she has made none."""
    rows = ReturnPlan.objects.filter(participant_id=record.id, replaced_at=None)
    newest = rows.select_related("author", "author_partner").order_by("-made_at", "-pk").first()
    return record.keys.open_one(newest)


def return_plans(record: Record) -> list[ReturnPlan]:
    """Every version, opened, the newest first."""
    rows = ReturnPlan.objects.filter(participant_id=record.id).select_related("author", "author_partner")
    return list(record.keys.open(rows.order_by("-made_at", "-pk")))


def parts_of(plan: ReturnPlan | None) -> Sequence[tuple[Promise, str]]:
    """(title, her words) of each part that has words, in their order."""
    found = [(title, getattr(plan, name, "")) for name, (title, _help) in PARTS.items()]
    return [(title, words) for title, words in found if words]
