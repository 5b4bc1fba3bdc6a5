"""A pack's file with the line of everything in it, and the keys that stand twice: PyYAML keeps neither."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from spheres.foundation.plain_yaml import reader

Place = tuple[str | int, ...]
"""Where something stands: ``("partners", 2, "name", "fr")``."""
FILE = "pack.yaml"


class Unreadable(Exception):
    """It is no YAML. ``line``, from 1, is where its reader stopped."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(what)
        self.line, self.what = line, what


@dataclass(frozen=True)
class Twice:
    """A key that was written before in the same mapping. YAML takes the last one and says nothing."""

    place: Place
    line: int
    first_line: int


@dataclass(frozen=True)
class Source:
    """What stands in the file, and where."""

    content: Any
    lines: dict[Place, int]
    twice: list[Twice]

    def line_of(self, place: Place) -> int:
        """Of what is not there, the line of what it is missing in."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def called(self, place: Place) -> str:
        """``partners[spvm].suggested``: rows by their code, which is what people look for."""
        name, here = "", self.content
        for step in place:
            here = _step(here, step)
            code = here.get("code") if isinstance(here, dict) else None
            name += f"[{step if code is None else code}]" if isinstance(step, int) else f".{step}"
        return name.removeprefix(".") or FILE


def _step(here: Any, step: str | int) -> Any:
    try:
        return here[step]
    except (KeyError, IndexError, TypeError):
        return None


def read_source(folder: Path) -> Source:
    """Raises ``Unreadable``, and ``OSError`` where there is no file."""
    lines: dict[Place, int] = {}
    twice: list[Twice] = []
    try:
        loader = reader((folder / FILE).read_text(encoding="utf-8"))
        root = loader.get_single_node()
        if root is None:
            return Source(None, lines, twice)
        _walk(root, (), root.start_mark.line + 1, lines, twice)
        return Source(loader.construct_document(root), lines, twice)  # it changes the nodes: after the walk
    except UnicodeDecodeError as wrong:
        raise Unreadable(1, "this is not UTF-8") from wrong
    except yaml.MarkedYAMLError as wrong:
        mark = wrong.problem_mark or wrong.context_mark
        raise Unreadable(mark.line + 1 if mark else 1, str(wrong.problem)) from wrong
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as wrong:  # the 31st of February, say
        raise Unreadable(1, str(wrong).partition("\n")[0]) from wrong


def _walk(node: Any, place: Place, line: int, lines: dict[Place, int], twice: list[Twice]) -> None:
    """Of an alias that leads back to where it stands, Python's own limit makes an end."""
    lines[place] = line
    first: dict[Place, int] = {}
    for step, its_line, below in _parts(node):
        its_place = (*place, step)
        if its_place in first:
            twice.append(Twice(its_place, its_line, first[its_place]))
        first.setdefault(its_place, its_line)
        _walk(below, its_place, its_line, lines, twice)


def _parts(node: Any) -> Iterator[tuple[str | int, int, Any]]:
    """(step, its line, its node) of what stands right below."""
    if isinstance(node, yaml.SequenceNode):
        for number, below in enumerate(node.value):
            yield number, below.start_mark.line + 1, below
    elif isinstance(node, yaml.MappingNode):
        for key, below in node.value:
            yield str(key.value), key.start_mark.line + 1, below
