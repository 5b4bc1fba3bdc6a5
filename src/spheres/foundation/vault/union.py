"""One query for what a page shows of several tables."""

from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Field, QuerySet, Value
from django.db.models.functions import JSONObject

SAME = ("id", "participant_id", "sealed")
"""What every sealed row about a participant has; the rest differs, and comes as one JSON object."""


def fetch_union(*querysets: QuerySet[Any]) -> list[Any]:
    """The rows of each of these querysets, sealed, in no order. Each table's own policy judges its rows, and
    each queryset's conditions and limit hold; nothing that is joined to them comes along."""
    parts = [
        rows.values_list(
            Value(place), *SAME, JSONObject(**{f.attname: f.attname for f in _others(rows.model)})
        )
        for place, rows in enumerate(querysets)
    ]
    found = parts[0].union(*parts[1:], all=True)
    return [_made(querysets[place].model, querysets[place].db, same, rest) for place, *same, rest in found]


def rows_beside(rows: QuerySet[Any]) -> ArraySubquery:
    """The rows that hang on each row of another queryset, sealed, in the same query: ``rows`` names it by
    ``OuterRef``. ``row_of`` makes each of them what it is."""
    return ArraySubquery(rows.values(row=JSONObject(**{f.attname: f.attname for f in _fields(rows.model)})))


def row_of(model: type[Any], row: dict[str, Any], using: str) -> Any:
    """The row of this model that PostgreSQL gave as one JSON object, sealed."""
    sealed = bytes.fromhex(row["sealed"].removeprefix("\\x"))
    return _made(model, using, [UUID(row["id"]), UUID(row["participant_id"]), sealed], row)


def _fields(model: type[Any]) -> "list[Field[Any, Any]]":
    return list(model._meta.concrete_fields)


def _others(model: type[Any]) -> "list[Field[Any, Any]]":
    return [field for field in _fields(model) if field.attname not in SAME]


def _made(model: type[Any], using: str, same: list[Any], rest: dict[str, Any]) -> Any:
    said = {field.attname: field.to_python(rest[field.attname]) for field in _others(model)}
    said.update(zip(SAME, same, strict=True))
    names = [field.attname for field in model._meta.concrete_fields]
    return model.from_db(using, names, [said[name] for name in names])
