"""Writing whole packages: JSON (services with all they hold) and tabular (a ZIP of CSV files with their
descriptor). The other way of ``hsds_import``."""

import csv
import io
import json
import zipfile
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from spheres.programme.directory.hsds import ENTITIES, Entity
from spheres.programme.directory.hsds_import import DESCRIPTOR, Fields, Rows


def write_json(rows: Rows) -> bytes:
    """Every service with all it holds, in one page of the specification's own shape."""
    contents = list(nested(rows))
    page = {
        "total_items": len(contents), "total_pages": 1, "page_number": 1, "size": len(contents),
        "first_page": True, "last_page": True, "empty": not contents, "contents": contents,
    }  # fmt: skip
    return json.dumps(page, ensure_ascii=False, indent=1).encode()


def nested(rows: Rows) -> Iterable[Fields]:
    """The services, each with what it holds inside it."""
    inside: dict[tuple[str, str], list[str]] = defaultdict(list)
    links = {(link.entity, link.column) for e in ENTITIES.values() for link in e.holds if link.on == "child"}
    for name, column in links:
        for key, fields in rows.get(name, {}).items():
            if fields.get(column):
                inside[f"{name}.{column}", str(fields[column])].append(key)
    for key in rows.get("service", {}):
        yield _nest(rows, inside, "service", key)


def _nest(rows: Rows, inside: dict[tuple[str, str], list[str]], name: str, key: str) -> Fields:
    fields, made = rows[name][key], {}
    for column, value in fields.items():
        if not _is_said_by_place(rows, name, column, value):
            made[column] = _as_json(name, column, value)
    for link in ENTITIES[name].holds:
        if link.on == "parent":
            child = str(fields.get(link.column) or "")
            if child in rows.get(link.entity, {}):
                made[link.key] = _nest(rows, inside, link.entity, child)
        elif children := inside.get((f"{link.entity}.{link.column}", key)):
            made[link.key] = [_nest(rows, inside, link.entity, child) for child in children]
    return made


def _is_said_by_place(rows: Rows, name: str, column: str, value: Any) -> bool:
    """Whether where an object stands says what this column says: the other one is there."""
    holders = [
        owner if link.on == "child" else link.entity
        for owner, entity in ENTITIES.items()
        for link in entity.holds
        if link.column == column and (link.entity == name if link.on == "child" else owner == name)
    ]
    return any(str(value) in rows.get(owner, {}) for owner in holders)


def _as_json(name: str, column: str, value: Any) -> Any:
    if ENTITIES[name].kinds.get(column) == "number" and isinstance(value, str):
        return float(value)
    return value


def write_tables(rows: Rows) -> bytes:
    """A ZIP of one CSV file for each entity there is, with its descriptor."""
    made, resources = io.BytesIO(), []
    rows = _with_programs_owned(rows)
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, entity in ENTITIES.items():
            if not rows.get(name):
                continue
            every = rows[name].values()
            more = {column for fields in every for column in fields} - set(entity.names)
            columns = [*entity.names, *sorted(more)]
            table = io.StringIO(newline="")
            writer = csv.DictWriter(table, columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(every)
            archive.writestr(entity.file, table.getvalue())
            resources.append(_resource(name, entity, columns))
        descriptor = {"name": "directory", "profile": "tabular-data-package", "resources": resources}
        archive.writestr(DESCRIPTOR, json.dumps(descriptor, indent=1))
    return made.getvalue()


def _with_programs_owned(rows: Rows) -> Rows:
    """Tables ask of a program whose it is; JSON says it by the service in which it stands."""
    programs = {key: dict(fields) for key, fields in rows.get("program", {}).items()}
    for service in rows.get("service", {}).values():
        program = programs.get(str(service.get("program_id")))
        if program is not None and service.get("organization_id"):
            program.setdefault("organization_id", service["organization_id"])
    return {**rows, "program": programs}


def _resource(name: str, entity: Entity, columns: list[str]) -> Fields:
    return {
        "name": name,
        "path": entity.file,
        "profile": "tabular-data-resource",
        "schema": {
            "primaryKey": "id",
            "fields": [
                {"name": column, "type": "number" if entity.kinds.get(column) == "number" else "string"}
                for column in columns
            ],
        },
    }
