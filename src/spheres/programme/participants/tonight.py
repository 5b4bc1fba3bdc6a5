"""What a shift opens tonight: seen first by whoever is there, on each page that she starts from."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse

from spheres.foundation.contributions import contributed
from spheres.programme.participants.record import listed, records_of

NAME = "{name}"
Link = tuple[str, list[Any], str]


@dataclass(frozen=True)
class Tonight:
    """A young person who is to be seen first tonight. ``{name}`` in ``sentence`` is hers; ``links`` are
    names of pages about her, what else their addresses name, and their words."""

    participant_id: UUID
    sentence: str
    links: Collection[Link]
    is_urgent: bool = False


@dataclass(frozen=True)
class TonightLine:
    name: str
    sentence: str
    links: list[tuple[str, str]]
    is_urgent: bool


def tonight(member: Any) -> list[TonightLine]:
    """What is urgent first, in the order of the rooms."""
    found = [line for lines in contributed("tonight") for line in lines(member)]
    if not found:
        return []
    people, _keys = records_of({line.participant_id for line in found})
    shown = lines_of(found, people)
    listed(line.participant_id for line in found if line.participant_id in people)
    return shown


def lines_of(found: Iterable[Tonight], people: Mapping[UUID, Any]) -> list[TonightLine]:
    """Of those whose names are known to this member, what is urgent first."""
    shown = [line for line in found if line.participant_id in people]
    said = (_said(line, people[line.participant_id].name) for line in shown)
    return sorted(said, key=lambda row: not row.is_urgent)


def _said(line: Tonight, name: str) -> TonightLine:
    links = [(reverse(page, args=[line.participant_id, *more]), words) for page, more, words in line.links]
    return TonightLine(name, line.sentence.replace(NAME, name), links, line.is_urgent)
