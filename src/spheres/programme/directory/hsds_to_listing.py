"""From the records of a package to services as they are looked for."""

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from spheres.programme.directory.hours import DAY_MINUTES, WEEK_MINUTES
from spheres.programme.directory.hsds import DAYS
from spheres.programme.directory.hsds_import import Fields, Rows
from spheres.programme.directory.models import Listing
from spheres.programme.participants.spelling import folded
from spheres.programme.region.pack import choices

FREE = re.compile(r"\b(gratuit\w*|sans frais|free|no cost|no charge)\b", re.IGNORECASE)
ACCESSIBLE = re.compile(r"fauteuil|wheelchair|accessible|step.free|plain.pied", re.IGNORECASE)
LANGUAGE_CODES = {"fra": "fr", "fre": "fr", "français": "fr", "french": "fr", "eng": "en", "anglais": "en",
                  "english": "en", "spa": "es", "espagnol": "es", "spanish": "es"}  # fmt: skip
GENDERS, MINORS = "gender:", "minors:alone"
"""Codes of taxonomy terms by which a service says for whom it is: HSDS has no field of its own for them."""


class Tables:
    """The rows of packages, each entity by its id and by what it belongs to."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self._of: dict[tuple[str, str], dict[str, list[Fields]]] = {}

    def one(self, entity: str, key: Any) -> Fields:
        return self.rows.get(entity, {}).get(str(key), {})

    def of(self, entity: str, column: str, key: Any) -> list[Fields]:
        """Those of ``entity`` that name ``key`` in ``column``."""
        if (entity, column) not in self._of:
            found: dict[str, list[Fields]] = defaultdict(list)
            for fields in self.rows.get(entity, {}).values():
                found[str(fields.get(column))].append(fields)
            self._of[entity, column] = found
        return self._of[entity, column].get(str(key), [])


def listing_of(tables: Tables, service: Fields, source: str, today: date) -> Listing:
    """One service, as it is looked for."""
    key = service["id"]
    organization = tables.one("organization", service.get("organization_id"))
    at = tables.of("service_at_location", "service_id", key)
    locations = [one for row in at if (one := tables.one("location", row.get("location_id")))]
    addresses = [a for one in locations for a in tables.of("address", "location_id", one["id"])]
    places, told = _places(tables, key, addresses), [_address(a) for a in addresses]
    schedules = _schedules(tables, key, at, locations)
    terms = _terms(tables, key)
    codes = {code.removeprefix("need:") for code, _name in terms}
    return Listing(
        id=key,
        source=source,
        name=_text(service, "name"),
        organization=_text(organization, "name"),
        description=_text(service, "description"),
        more=" ".join(
            [_text(service, "alternate_name"), _text(organization, "alternate_name"), *(n for _c, n in terms)]
        ),
        places=places,
        addresses=told,
        place_words=folded(" ".join([places, *told])),
        phones=_phones(tables, key, at, locations, service.get("organization_id")),
        url=_text(service, "url") or _text(organization, "website"),
        email=_text(service, "email") or _text(organization, "email"),
        hours="; ".join(dict.fromkeys(_text(s, "description") for s in schedules if s.get("description"))),
        openings=multirange(opening for s in schedules if is_current(s, today) for opening in openings(s)),
        fees=_text(service, "fees_description") or _text(service, "fees"),
        eligibility=_text(service, "eligibility_description"),
        alert=_text(service, "alert"),
        is_open=service.get("status") == "active",
        needs=[code for code, _name in choices("needs") if code in codes],
        genders=sorted(code.removeprefix(GENDERS) for code in codes if code.startswith(GENDERS)),
        languages=_languages(tables, key, locations),
        youngest=_age(service.get("minimum_age")),
        oldest=_age(service.get("maximum_age")),
        is_free=_is_free(service, tables.of("cost_option", "service_id", key)),
        is_accessible=_is_accessible(tables, locations),
        minors_alone=True if MINORS in codes else None,
        verified_on=_day(service.get("assured_date")),
    )


def _text(fields: Fields, name: str) -> str:
    return str(fields.get(name) or "").strip()


def _terms(tables: Tables, key: str) -> list[tuple[str, str]]:
    """(code, name) of the taxonomy terms that describe a service."""
    attributes = tables.of("attribute", "link_id", key)
    terms = [tables.one("taxonomy_term", one.get("taxonomy_term_id")) for one in attributes]
    return [(_text(term, "code"), _text(term, "name")) for term in terms if term]


def _places(tables: Tables, key: str, addresses: list[Fields]) -> str:
    areas = tables.of("service_area", "service_id", key)
    said = [*(_text(a, "city") for a in addresses), *(_text(a, "name") for a in areas)]
    return ", ".join(dict.fromkeys(one for one in said if one))


def _address(fields: Fields) -> str:
    parts = ("address_1", "address_2", "city", "postal_code")
    return ", ".join(_text(fields, part) for part in parts if _text(fields, part))


def _phones(tables: Tables, key: str, at: list[Fields], locations: list[Fields], owner: Any) -> list[str]:
    """Those of the service first; those of its organization only when it has none of its own."""
    own = [
        *tables.of("phone", "service_id", key),
        *(p for row in at for p in tables.of("phone", "service_at_location_id", row["id"])),
        *(p for one in locations for p in tables.of("phone", "location_id", one["id"])),
    ]
    found = own or tables.of("phone", "organization_id", owner)
    return list(dict.fromkeys(_number(phone) for phone in found))


def _number(phone: Fields) -> str:
    extension = phone.get("extension")
    return f"{_text(phone, 'number')} #{extension}" if extension else _text(phone, "number")


def _languages(tables: Tables, key: str, locations: list[Fields]) -> list[str]:
    rows = [
        *tables.of("language", "service_id", key),
        *(row for one in locations for row in tables.of("language", "location_id", one["id"])),
    ]
    said = {(_text(row, "code") or _text(row, "name")).lower() for row in rows} - {""}
    return sorted({LANGUAGE_CODES.get(one, one.split("-")[0])[:20] for one in said})


def _age(value: Any) -> int | None:
    try:
        return min(max(int(float(value)), 0), 150)
    except (TypeError, ValueError, OverflowError):
        return None


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def _is_free(service: Fields, costs: list[Fields]) -> bool | None:
    """As its costs say, else as its words say; none when neither does."""
    amounts = [float(cost["amount"]) for cost in costs if cost.get("amount") not in (None, "")]
    if amounts:
        return not any(amounts)
    words = f"{_text(service, 'fees_description')} {_text(service, 'fees')}"
    return True if FREE.search(words) else None


def _is_accessible(tables: Tables, locations: list[Fields]) -> bool:
    said = [row for one in locations for row in tables.of("accessibility", "location_id", one["id"])]
    return any(ACCESSIBLE.search(f"{_text(row, 'description')} {_text(row, 'details')}") for row in said)


def _schedules(tables: Tables, key: str, at: list[Fields], locations: list[Fields]) -> list[Fields]:
    """The hours of the service; of the places where it is given only when it has none of its own."""
    return (
        tables.of("schedule", "service_id", key)
        or [s for row in at for s in tables.of("schedule", "service_at_location_id", row["id"])]
        or [s for one in locations for s in tables.of("schedule", "location_id", one["id"])]
    )


def is_current(schedule: Fields, today: date) -> bool:
    begins, ends = _day(schedule.get("valid_from")), _day(schedule.get("valid_to"))
    return (begins is None or begins <= today) and (ends is None or today <= ends)


def openings(schedule: Fields) -> list[tuple[int, int]]:
    """When a schedule that is the same each week is open, in minutes from Monday's midnight; past midnight it
    goes on. Another schedule tells nothing about a week."""
    opens, closes = _minutes(schedule.get("opens_at")), _minutes(schedule.get("closes_at"))
    is_weekly = schedule.get("freq") != "MONTHLY" and str(schedule.get("interval") or 1) == "1"
    if opens is None or closes is None or not is_weekly:
        return []
    lasts = (closes - opens) % DAY_MINUTES or DAY_MINUTES
    found = []
    for day in str(schedule.get("byday") or "").split(","):
        if day.strip() not in DAYS:
            continue
        start = DAYS.index(day.strip()) * DAY_MINUTES + opens
        end = start + lasts
        found.append((start, min(end, WEEK_MINUTES)))
        if end > WEEK_MINUTES:
            found.append((0, end - WEEK_MINUTES))
    return found


def _minutes(value: Any) -> int | None:
    hour = re.match(r"^(\d{2}):(\d{2})", str(value or ""))
    return int(hour[1]) * 60 + int(hour[2]) if hour else None


def multirange(found: Iterable[tuple[int, int]]) -> str:
    """As PostgreSQL reads it."""
    return "{" + ",".join(f"[{start},{end})" for start, end in sorted(set(found))) + "}"
