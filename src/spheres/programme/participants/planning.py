"""What rooms bring to the plan of her follow-up (``PLAN_PARTS``): one page made of what exists."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from spheres.foundation.contributions import contributed
from spheres.foundation.vault.union import fetch_union
from spheres.programme.participants.record import Record


@dataclass(frozen=True)
class PlanPart:
    """A part of her plan, for who reads ``category``: the rows that stand, and their lines, opened, in the
    order in which they are read."""

    code: str
    label: Promise
    category: str
    at: int
    """How far down it stands."""
    hers: Callable[[Record], QuerySet[Any]]
    lines: Callable[[Sequence[Any]], list[str]]


def plan_parts() -> list[PlanPart]:
    return sorted((part for room in contributed("PLAN_PARTS") for part in room), key=lambda part: part.at)


def plan_lines(record: Record) -> dict[str, list[str]]:
    """Part → its lines as they stand now; those without a line left out. In one query."""
    parts = [part for part in plan_parts() if record.may_read(part.category)]
    rows: dict[type[Any], list[Any]] = defaultdict(list)
    for row in record.keys.open(fetch_union(*(part.hers(record) for part in parts)) if parts else []):
        rows[type(row)].append(row)
    found = {part.code: part.lines(rows[part.hers(record).model]) for part in parts}
    return {code: lines for code, lines in found.items() if lines}
