"""What is late in the whole programme, by who is to do it: numbers, never whom it is about."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.utils import timezone

from spheres.foundation.accounts.models import Member
from spheres.programme.oversight.models import OverdueNotice


@dataclass(frozen=True)
class Waiting:
    """What is late of one kind, by who is to do it; ``owner`` is none when nobody is any more."""

    owner: Member | None
    waits: str
    late: int
    since: datetime

    @property
    def is_by_day(self) -> bool:
        """It waits since a day, and not since an hour."""
        return self.waits in (OverdueNotice.Waits.REQUEST, OverdueNotice.Waits.PLAN)

    @property
    def since_day(self) -> date:
        return timezone.localdate(self.since)

    @property
    def what(self) -> str:
        return str(OverdueNotice.Waits(self.waits).label)


def waiting() -> list[Waiting]:
    """For coordinators, in numbers; what has waited longest first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT owner, waits, late, since FROM oversight_waiting()")
        rows = cursor.fetchall()
    members = Member.objects.in_bulk([owner for owner, *_rest in rows if owner])
    found = [Waiting(members.get(owner), waits, late, since) for owner, waits, late, since in rows]
    return sorted(found, key=lambda row: row.since)
