"""Reading whole packages: JSON (services with all they hold) and tabular (a ZIP of CSV files with
their descriptor). A package is read whole or refused whole, with every problem and where it is."""

import csv
import io
import json
import re
import zipfile
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spheres.programme.directory.hsds import BY_FILE, ENTITIES, UUIDS, Entity

LARGEST_UNPACKED = 300_000_000
MOST_FILES = 60
MOST_ROWS = 1_000_000
MOST_PROBLEMS = 200
"""Who mends a package reads no more of them at once."""
DESCRIPTOR = "datapackage.json"
Fields = dict[str, Any]
Rows = dict[str, dict[str, Fields]]
"""Entity → id → its fields, in the order they came."""


@dataclass(frozen=True)
class Problem:
    """What is wrong, and where: a file and its row, or a path in the JSON."""

    where: str
    what: str


class BadPackage(Exception):
    """Nothing of it was taken; ``problems`` says what is wrong, as far as it was read."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


@dataclass
class _Reading:
    """Rows as they are found, and what is wrong with them."""

    rows: Rows = field(default_factory=lambda: defaultdict(dict))
    problems: list[Problem] = field(default_factory=list)
    where: dict[tuple[str, str], str] = field(default_factory=dict)
    taken: int = 0
    """Rows that were read, also those that say the same twice."""

    def wrong(self, where: str, what: str) -> None:
        """Raises ``BadPackage`` once there are more than anybody would read."""
        self.problems.append(Problem(where, what))
        if len(self.problems) == MOST_PROBLEMS:
            more = _("There may be more: reading stopped after %(number)d problems.")
            raise BadPackage([*self.problems, Problem("–", more % {"number": MOST_PROBLEMS})])

    def check(self, name: str, fields: Fields, where: str, *, in_tables: bool) -> None:
        entity = ENTITIES[name]
        required = (*entity.required, *(entity.required_in_tables if in_tables else ()))
        for column in dict.fromkeys(required):
            if fields.get(column) in (None, ""):
                self.wrong(f"{where}, {column}", _("It is required and is missing."))
        for column, value in fields.items():
            if value not in (None, "") and (what := _what_is_wrong(entity, column, value)):
                self.wrong(f"{where}, {column}", what)

    def take(self, name: str, fields: Fields, where: str) -> None:
        """The same thing said twice is one; said in two ways it is refused."""
        self.taken += 1
        if self.taken > MOST_ROWS:
            raise BadPackage([Problem("–", _("This package is too large."))])
        key = str(fields.get("id", ""))
        before = self.rows[name].get(key)
        if before is None:
            self.rows[name][key] = fields
            self.where[name, key] = where
            return
        for column, value in fields.items():
            if before.setdefault(column, value) != value:
                first = self.where[name, key]
                self.wrong(
                    f"{where}, {column}", _("It differs from the same id at %(first)s.") % {"first": first}
                )

    def done(self) -> Rows:
        for key, service in self.rows["service"].items():
            owner = service.get("organization_id")
            if owner not in self.rows["organization"]:
                where = self.where["service", key]
                self.wrong(f"{where}, organization_id", _("Its organization is not in the package."))
        if not self.rows["service"] and not self.problems:
            self.wrong("–", _("There is no service in it."))
        if self.problems:
            raise BadPackage(self.problems)
        return {name: rows for name, rows in self.rows.items() if rows}


def read_package(content: bytes) -> Rows:
    """A package, JSON or ZIP by what it is. Raises ``BadPackage``."""
    if content[:2] == b"PK":
        return _read_tables(content)
    return _read_json(content)


def _what_is_wrong(entity: Entity, column: str, value: Any) -> str:
    if column in entity.choices and value not in entity.choices[column]:
        return _("It must be one of: %(choices)s.") % {"choices": ", ".join(entity.choices[column])}
    kind = "uuid" if column in UUIDS else entity.kinds.get(column, "text")
    if kind == "text" and isinstance(value, dict | list):
        return _("A text is expected here.")
    try:
        _CHECKS[kind](value)
    except (ValueError, TypeError, ValidationError):
        return str(_SAID[kind])
    return ""


def _a_uri(value: Any) -> None:
    if not re.match(r"^[a-zA-Z][a-zA-Z0-9+.-]*:\S+$", value):
        raise ValueError


def _a_time(value: Any) -> None:
    time.fromisoformat(value[:8] if value[2:3] == ":" else "x")


_CHECKS: dict[str, Any] = {
    "text": lambda value: None,
    "uuid": lambda value: UUID(value) if isinstance(value, str) else UUID(""),
    "number": float,
    "uri": _a_uri,
    "email": validate_email,
    "date": lambda value: date.fromisoformat(value[:10]),
    "time": _a_time,
}
_SAID = {
    "text": "",
    "uuid": gettext_lazy("It is not a UUID."),
    "number": gettext_lazy("It is not a number."),
    "uri": gettext_lazy("It is not a web address."),
    "email": gettext_lazy("It is not an e-mail address."),
    "date": gettext_lazy("It is not a date (YYYY-MM-DD)."),
    "time": gettext_lazy("It is not an hour (HH:MM)."),
}


def _read_json(content: bytes) -> Rows:
    reading = _Reading()
    try:
        said = json.loads(content)
    except (ValueError, RecursionError) as wrong:
        raise BadPackage(
            [Problem("–", _("This is neither JSON nor a ZIP file: %(why)s") % {"why": wrong})]
        ) from wrong
    if isinstance(said, dict):
        said = said["contents"] if isinstance(said.get("contents"), list) else [said]
    if not isinstance(said, list):
        raise BadPackage([Problem("–", _("A list of services is expected."))])
    for number, service in enumerate(said):
        _flatten(reading, "service", service, f"[{number}]")
    return reading.done()


def _flatten(reading: _Reading, name: str, value: Any, where: str, **more: str) -> str:
    """One object and all it holds, as rows that name each other by their ids. Returns its id."""
    if not isinstance(value, dict):
        reading.wrong(where, _("An object is expected here."))
        return ""
    holds = {link.key: link for link in ENTITIES[name].holds}
    fields = {key: value for key, value in value.items() if key not in holds and value is not None}
    own_id = str(fields.get("id", ""))
    for key, link in holds.items():
        inside = value.get(key)
        if inside in (None, [], {}):
            continue
        if link.on == "parent":
            fields[link.column] = _flatten(reading, link.entity, inside, f"{where}.{key}")
        elif not isinstance(inside, list):
            reading.wrong(f"{where}.{key}", _("A list is expected here."))
        else:
            for number, child in enumerate(inside):
                _flatten(reading, link.entity, child, f"{where}.{key}[{number}]", **{link.column: own_id})
    fields.update(more)
    reading.check(name, fields, where, in_tables=False)
    reading.take(name, fields, where)
    return own_id


def _read_tables(content: bytes) -> Rows:
    reading = _Reading()
    for name, table in _unzipped(content, reading).items():
        entity = BY_FILE[name]
        lines = csv.DictReader(io.StringIO(table, newline=""), strict=True)
        try:
            for line in lines:
                where = _("%(file)s, row %(row)d") % {"file": name, "row": lines.line_num}
                if None in line or None in line.values():
                    reading.wrong(where, _("It has more or fewer cells than there are columns."))
                    continue
                fields = {str(key): _typed(entity, key, value) for key, value in line.items() if value != ""}
                reading.check(entity, fields, where, in_tables=True)
                if fields.get("id") in reading.rows[entity]:
                    reading.wrong(f"{where}, id", _("This id stands twice."))
                reading.take(entity, fields, where)
        except csv.Error as wrong:
            reading.wrong(name, str(wrong))
    return reading.done()


def _typed(entity: str, column: str, value: str) -> Any:
    """A number where one is expected and it would be written back as it was; else the text itself."""
    if ENTITIES[entity].kinds.get(column) == "number":
        for number in (int, float):
            try:
                made = number(value)
            except ValueError:
                continue
            if str(made) == value:
                return made
    return value


def _unzipped(content: bytes, reading: _Reading) -> dict[str, str]:
    """The tables by file name, as the descriptor lists them."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            files = [one for one in archive.infolist() if not one.is_dir()]
            if len(files) > MOST_FILES or sum(one.file_size for one in files) > LARGEST_UNPACKED:
                raise BadPackage([Problem("–", _("This package is too large."))])
            found = {one.filename.rsplit("/", 1)[-1]: archive.read(one) for one in files}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as wrong:
        raise BadPackage([Problem("–", _("This ZIP file can’t be opened."))]) from wrong
    listed = _listed(found.get(DESCRIPTOR), reading)
    tables = {}
    for name in listed:
        if name not in BY_FILE:
            reading.wrong(DESCRIPTOR, _("%(file)s is not a table of HSDS 3.") % {"file": name})
        elif name not in found:
            continue  # the specification's own descriptor lists every table there can be
        else:
            try:
                tables[name] = found[name].decode("utf-8-sig")
            except UnicodeDecodeError:
                reading.wrong(name, _("It is not written in UTF-8."))
    for name in sorted(set(found) & set(BY_FILE) - set(listed)):
        reading.wrong(DESCRIPTOR, _("%(file)s is there and is not listed.") % {"file": name})
    return tables


def _listed(descriptor: bytes | None, reading: _Reading) -> list[str]:
    if descriptor is None:
        reading.wrong(DESCRIPTOR, _("It is missing: it lists the tables of the package."))
        return []
    try:
        return [str(one["path"]).rsplit("/", 1)[-1] for one in json.loads(descriptor)["resources"]]
    except (ValueError, KeyError, TypeError):
        reading.wrong(DESCRIPTOR, _("It can’t be read as a descriptor of tables."))
        return []
