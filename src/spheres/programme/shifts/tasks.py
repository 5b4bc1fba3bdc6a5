"""A day before nobody is on shift, those who can change it are told that something waits."""

from collections import defaultdict
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from spheres.foundation.accounts.tasks import something_waits
from spheres.programme.region.pack import current_pack
from spheres.programme.shifts.rules import SEEN_BEFORE, Span, gaps


@app.periodic(cron="0 14 * * *")
@app.task(queueing_lock="tell_of_empty_shifts")
def tell_of_empty_shifts(timestamp: int) -> None:
    """Every day, late enough to be read and early enough to find somebody."""
    with transaction.atomic():
        told = {member for partner in _soon_empty() for member in _whom_to_tell(partner)}
        something_waits(told)


def _soon_empty() -> list[UUID]:
    now = timezone.now()
    always = {one.code for one in current_pack().partners if one.always_on_shift}
    covered: dict[UUID, list[Span]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute("SELECT partner, code, starts_at, ends_at FROM shifts_of_partners()")
        for partner, code, starts_at, ends_at in cursor.fetchall():
            if code in always:
                covered[partner] += [(starts_at, ends_at)] if starts_at else []
    return [partner for partner, spans in covered.items() if gaps(spans, now, now + SEEN_BEFORE)]


def _whom_to_tell(partner: UUID) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT shifts_whom_to_tell(%s)", [partner])
        return cursor.fetchone()[0] or []
