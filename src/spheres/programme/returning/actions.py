"""Making her plan for coming back, version after version."""

from collections.abc import Mapping
from uuid import UUID

from spheres.foundation.access.categories import Category
from spheres.programme.participants.creating import create_idempotently
from spheres.programme.participants.record import Record
from spheres.programme.returning.models import ReturnPlan


def make_return_plan(record: Record, plan_id: UUID, words: Mapping[str, str]) -> None:
    """A new version, with the words of each part; the ones before stay to be read. Sent twice, it is made
    once. Of two at the same moment, its page takes one after the other. Raises ``AlreadySent``."""
    record.require(writes=Category.CLINICAL)
    plan = ReturnPlan(id=plan_id, participant_id=record.id, author_id=record.member.pk, made_at=record.now)
    record.keys.seal(plan, **words)
    if create_idempotently(record, plan):
        standing = ReturnPlan.objects.filter(participant_id=record.id, replaced_at=None)
        standing.exclude(pk=plan_id).update(replaced_at=record.now)
        record.changed("returning:plan-make", ReturnPlan)
