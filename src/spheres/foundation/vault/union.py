"""One query for what a page shows of several tables."""

from typing import Any

from django.db.models import Field, QuerySet, Value
from django.db.models.functions import JSONObject

SAME = ("id", "participant_id", "sealed")
"""What every sealed row about a participant has; the rest differs, and comes as one JSON object."""


def fetch_union(*querysets: QuerySet[Any]) -> list[Any]:
    """The rows of each of these querysets, sealed, in no order. Each table's own policy judges its rows, and
    each queryset's conditions and limit hold; nothing that is joined to them comes along."""
    parts = [
        rows.values_list(Value(place), *SAME, JSONObject(**{f.attname: f.attname for f in _others(rows)}))
        for place, rows in enumerate(querysets)
    ]
    return [_row(querysets[place], same, rest) for place, *same, rest in parts[0].union(*parts[1:], all=True)]


def _others(rows: QuerySet[Any]) -> "list[Field[Any, Any]]":
    return [field for field in rows.model._meta.concrete_fields if field.attname not in SAME]


def _row(rows: QuerySet[Any], same: list[Any], rest: dict[str, Any]) -> Any:
    said = {field.attname: field.to_python(rest[field.attname]) for field in _others(rows)}
    said.update(zip(SAME, same, strict=True))
    names = [field.attname for field in rows.model._meta.concrete_fields]
    return rows.model.from_db(rows.db, names, [said[name] for name in names])
