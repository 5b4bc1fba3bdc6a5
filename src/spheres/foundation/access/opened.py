"""What one answer opened: of whom, and of which kind. From these notes the record of looks is written.

Whatever opens a sealed row notes it here, so that no page can show something and forget to say so. Outside
of an answer (a command, the background work) nothing is noted.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from spheres.foundation.declaration import ANY


@dataclass(frozen=True)
class Change:
    """Something of a participant's that was changed; ``sources`` allowed it, as they were before."""

    participant_id: UUID
    action: str
    categories: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass
class Opened:
    """The notes of one answer."""

    categories: dict[UUID, set[str]] = field(default_factory=dict)
    """Participant → the categories of what was opened of hers."""
    names: set[UUID] = field(default_factory=set)
    """Whose name was opened, whatever else was."""
    listed: set[UUID] | None = None
    """Whom a list shows, when it opened more names than that to put them in order."""
    searched: int | None = None
    """How many a search listed: they are counted, and not each noted."""
    changes: list[Change] = field(default_factory=list)
    is_print: bool = False
    is_vital: bool = False
    """A life may hang on it: shown even when the record takes no look, which is then kept outside."""

    def forget(self) -> None:
        """What is noted was written: from here on, only what comes."""
        self.categories.clear()
        self.names.clear()
        self.changes.clear()
        self.searched = None

    def people(self) -> dict[UUID, set[str]]:
        """Of whom a look is due, and of which categories."""
        named = self.names if self.listed is None else self.names & self.listed
        if self.searched is not None:
            named = set()
        return {pk: self.categories.get(pk, set()) for pk in {*named, *self.categories}}


_notes: ContextVar[Opened | None] = ContextVar("opened", default=None)


@contextmanager
def noting() -> Iterator[Opened]:
    """Inside, what is opened is noted."""
    notes = Opened()
    token = _notes.set(notes)
    try:
        yield notes
    finally:
        _notes.reset(token)


def current_notes() -> Opened | None:
    return _notes.get()


def category_of(model: type[Any]) -> str:
    """The category of a model's table, from its declaration; empty for what goes with any of them."""
    category: str = model.access.category
    return "" if category == ANY else category


def note_opened(participant_id: UUID, category: str = "") -> None:
    """Something of this category is shown of hers; with none, her name."""
    notes = _notes.get()
    if notes is None:
        return
    if category:
        notes.categories.setdefault(participant_id, set()).add(category)
    else:
        notes.names.add(participant_id)


def note_listed(participant_ids: Iterable[UUID], *categories: str) -> None:
    """These are the people whom this answer lists, with what it tells of each of them."""
    notes = _notes.get()
    if notes is None:
        return
    shown = set(participant_ids)
    notes.listed = (notes.listed or set()) | shown
    notes.names |= shown
    for participant_id in shown if categories else ():
        notes.categories.setdefault(participant_id, set()).update(categories)


def note_search(how_many: int) -> None:
    """A search by a word listed so many: one row says so, without naming any of them."""
    notes = _notes.get()
    if notes is not None:
        notes.searched = (notes.searched or 0) + how_many


def note_vital() -> None:
    """What this answer shows is needed in an emergency."""
    notes = _notes.get()
    if notes is not None:
        notes.is_vital = True


def note_print() -> None:
    """This answer is made to be taken out: a sheet, a file."""
    notes = _notes.get()
    if notes is not None:
        notes.is_print = True
