"""All that can be said of a pack: what its file is, what its model refuses, what its rules find."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from spheres.exchange.packs.reading import FILE, Source, Unreadable, read_source
from spheres.exchange.packs.rules import RULES, Grade
from spheres.programme.region.pack import Pack

OF_THE_FILE = ("unreadable", "key-twice", "shape")
"""What is found before any rule: always *refuse*."""


@dataclass(frozen=True, order=True)
class Finding:
    line: int
    rule: str
    grade: Grade
    where: str
    what: str

    def __str__(self) -> str:
        return f"{FILE}:{self.line}: {self.grade}: {self.where}: {self.what}"


def check(folder: Path) -> list[Finding]:
    """Everything, by line. Never raises for what stands in the file."""
    try:
        source = read_source(folder)
    except Unreadable as wrong:
        return [Finding(wrong.line, "unreadable", Grade.REFUSE, FILE, wrong.what)]
    except OSError as wrong:
        return [Finding(1, "unreadable", Grade.REFUSE, str(folder), wrong.strerror or "can’t be read")]
    if not isinstance(source.content, dict):
        return [Finding(1, "shape", Grade.REFUSE, FILE, "this is not a pack: nothing in it has a name")]
    by_rules = [*_twice(source), *_by_rules(source)]
    return sorted([*by_rules, *_by_model(source, by_rules)])


def refused(findings: list[Finding]) -> bool:
    return any(finding.grade == Grade.REFUSE for finding in findings)


def _twice(source: Source) -> Iterator[Finding]:
    for key in source.twice:
        what = f"written before, in line {key.first_line}: only one of the two would count"
        yield Finding(key.line, "key-twice", Grade.REFUSE, source.called(key.place), what)


def _by_rules(source: Source) -> Iterator[Finding]:
    content = {name: value for name, value in source.content.items() if isinstance(name, str)}
    for rule in RULES:
        for place, what in rule.check(content):
            yield Finding(source.line_of(place), rule.name, rule.grade, source.called(place), what)


def _by_model(source: Source, found: list[Finding]) -> Iterator[Finding]:
    try:
        Pack.model_validate(source.content)
    except ValidationError as wrong:
        for error in wrong.errors(include_url=False, include_context=False):
            if not error["loc"] and refused(found):
                continue  # what the model says of the whole, a rule said with its line
            what = error["msg"].removeprefix("Value error, ")
            yield Finding(
                source.line_of(error["loc"]), "shape", Grade.REFUSE, source.called(error["loc"]), what
            )
