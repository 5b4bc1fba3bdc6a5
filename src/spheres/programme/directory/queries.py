"""Looking for a service, in SQL."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Count, Max
from django.http import Http404
from django.utils import timezone

from spheres.programme.directory.hsds_to_listing import GENDERS
from spheres.programme.directory.models import Correction, Listing, Record
from spheres.programme.participants.spelling import folded

PAGE = 20
STALE_DAYS = 365
"""A service that nobody verified for so long says so."""

CONDITIONS = {
    "words": "words @@ directory_asked(%(words)s)",
    "need": "needs @> ARRAY[%(need)s]::varchar[]",
    "place": "position(%(place)s IN place_words) > 0",
    "language": "languages @> ARRAY[%(language)s]::varchar[]",
    "age": "COALESCE(youngest, 0) <= %(age)s AND COALESCE(oldest, 150) >= %(age)s",
    "gender": "(genders = '{}' OR genders @> ARRAY[%(gender)s]::varchar[])",
    "is_free": "is_free",
    "is_accessible": "is_accessible",
    "minors_alone": "minors_alone",
    "minute": "openings @> %(minute)s::int",
}
"""What can be asked → the condition that answers it. Only these are put together; what was typed goes beside
them."""


@dataclass(frozen=True)
class SearchCriteria:
    """What is looked for. What is empty is not asked."""

    words: str = ""
    need: str = ""
    place: str = ""
    language: str = ""
    age: int | None = None
    gender: str = ""
    is_free: bool = False
    is_accessible: bool = False
    minors_alone: bool = False
    open_now: bool = False

    def values(self, now: datetime) -> dict[str, Any]:
        """What is asked, by the name of its condition."""
        said = {name: getattr(self, name) for name in CONDITIONS if name != "minute"}
        said["place"] = folded(self.place)
        said["minute"] = minute_of_week(now) if self.open_now else None
        return {name: value for name, value in said.items() if value not in (None, "", False)}


@dataclass
class SearchResult:
    """One page of services, and how many there are in all."""

    total: int
    page: int
    rows: list[Listing] = field(default_factory=list)

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))


def minute_of_week(now: datetime) -> int:
    """Minutes since Monday's midnight, on the region's clock."""
    local = timezone.localtime(now)
    return local.weekday() * 1440 + local.hour * 60 + local.minute


def find(criteria: SearchCriteria, now: datetime, page: int = 1) -> SearchResult:
    """Services that answer all that is asked: by how well their words do, else by name. Those that are closed
    or gone are left out."""
    values = criteria.values(now)
    where = " AND ".join(["is_open", *(CONDITIONS[name] for name in values)])
    order = "ts_rank(words, directory_asked(%(words)s)) DESC, name, id" if "words" in values else "name, id"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, count(*) OVER () FROM directory_listing WHERE {where} "  # noqa: S608
            f"ORDER BY {order} LIMIT %(limit)s OFFSET %(offset)s",
            {**values, "limit": PAGE, "offset": (page - 1) * PAGE},
        )
        rows = cursor.fetchall()
    if not rows and page > 1:
        return find(criteria, now)
    found = Listing.objects.in_bulk([row[0] for row in rows])
    return SearchResult(rows[0][1] if rows else 0, page, [found[pk] for pk, _total in rows])


def is_open_now(listing: Listing, now: datetime) -> bool | None:
    """None when its hours are not known."""
    if listing.openings == "{}":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::int4multirange @> %s::int", [listing.openings, minute_of_week(now)])
        return bool(cursor.fetchone()[0])


def listing(service: str) -> Listing:
    """One service of the directory, by its id in the package. Raises ``Http404``."""
    found = Listing.objects.filter(pk=service).first()
    if found is None:
        raise Http404
    return found


def genders() -> list[str]:
    """Those that services can say they are for."""
    terms = Record.objects.filter(entity="taxonomy_term", fields__code__startswith=GENDERS)
    return sorted({code.removeprefix(GENDERS) for code in terms.values_list("fields__code", flat=True)})


@dataclass(frozen=True)
class Source:
    name: str
    services: int
    verified_on: date | None


def sources() -> list[Source]:
    """From where services came: how many of each, and the last day any of them was verified."""
    rows = Listing.objects.values("source").annotate(services=Count("pk"), last=Max("verified_on"))
    return [Source(row["source"], row["services"], row["last"]) for row in rows.order_by("source")]


def corrections_to_read() -> list[tuple[Correction, Listing | None, str]]:
    """(what is proposed, of which service, what is told now), the oldest first."""
    waiting = Correction.objects.filter(state=Correction.State.PROPOSED)
    rows = list(waiting.select_related("author", "author__partner").order_by("at", "pk"))
    found = Listing.objects.in_bulk([row.service for row in rows])
    records = Record.objects.filter(entity="service", hsds_id__in=list(found))
    told = {record.hsds_id: record.fields for record in records}
    return [(row, found.get(row.service), _told_now(row, found, told)) for row in rows]


def _told_now(row: Correction, found: dict[str, Listing], corrected: dict[str, Any]) -> str:
    if row.what == Correction.What.PHONE and row.service in found:
        return ", ".join(found[row.service].phones)
    return str(corrected.get(row.service, {}).get(row.what, ""))
