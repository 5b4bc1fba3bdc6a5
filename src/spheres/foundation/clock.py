"""Days and hours where the region is: the one place where a moment becomes a day, and a day a moment.

The time zone is the pack's (``TIME_ZONE``). SQL says the same by ``access_day``, ``access_moment`` and their
neighbours (``installation/declared.py``). Django's ``localdate`` and ``localtime`` read the same zone.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from django.utils import timezone


@dataclass(frozen=True)
class Reading:
    """One way to understand an hour that the clock shows twice in a night, or never: the moment, in UTC (of
    two zones these never equal each other, PEP 495), and the offset that tells which it is (``+HH:MM``)."""

    moment: datetime
    offset: str


def moment_of(day: date, hour: time, zone: tzinfo | None = None) -> datetime:
    """The moment, in UTC, at which the clock shows ``hour`` on ``day``. Of an hour that comes twice it is the
    first; one that does not come is read by the clock of before."""
    return _in_zone(day, hour, zone).astimezone(UTC)


def day_begins(day: date, zone: tzinfo | None = None) -> datetime:
    """The moment, in UTC, when this day begins."""
    return moment_of(day, time.min, zone)


def day_and_hour(moment: datetime) -> tuple[date, time]:
    """What calendar and clock show at this moment."""
    local = timezone.localtime(moment)
    return local.date(), local.time()


def readings(day: date, hour: time, zone: tzinfo | None = None) -> list[Reading]:
    """What a day and an hour that were typed can mean: one moment; two, in order, where the clocks go back
    over it; and where they go forward over it, one by the clock of after and one by that of before."""
    both = [_in_zone(day, hour, zone).replace(fold=fold) for fold in (0, 1)]
    found = {shown.astimezone(UTC): _offset(shown) for shown in both}
    return [Reading(moment, found[moment]) for moment in sorted(found)]


def comes(day: date, hour: time, zone: tzinfo | None = None) -> bool:
    """Whether the clock shows this hour on this day at all."""
    typed = _in_zone(day, hour, zone)
    shown = typed.astimezone(UTC).astimezone(typed.tzinfo)
    return shown.replace(fold=0) == typed


def which_time(moment: datetime, zone: tzinfo | None = None) -> int:
    """1 or 2 where the clock shows the hour of this moment twice that night; else 0."""
    local = moment.astimezone(zone or timezone.get_current_timezone())
    is_double = len(readings(local.date(), local.time(), local.tzinfo)) > 1
    return local.fold + 1 if is_double else 0


def parts(local: datetime) -> tuple[date, time]:
    """Day and hour of what was typed, or of a moment that is on the region's clock already."""
    return local.date(), local.time()


def _in_zone(day: date, hour: time, zone: tzinfo | None) -> datetime:
    return datetime.combine(day, hour.replace(fold=0), tzinfo=zone or timezone.get_current_timezone())


def _offset(local: datetime) -> str:
    away = local.utcoffset() or timedelta()
    sign, minutes = ("-" if away < timedelta() else "+"), abs(away) // timedelta(minutes=1)
    return f"{sign}{minutes // 60:02}:{minutes % 60:02}"
