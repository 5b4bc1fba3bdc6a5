"""What rooms tell of her, by moment (``TIMELINE``): each row says when, in which words, and where it is
read."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.timezone import localdate

from spheres.foundation.contributions import contributed
from spheres.foundation.vault.union import fetch_union
from spheres.programme.participants.record import Record

_ACCENTS = re.compile("[\u0300-\u036f]")


@dataclass(frozen=True)
class Telling:
    """A kind of row that tells of her, for who reads ``category``. ``hers``: each row; ``at``: when it was;
    ``words``: what it says, opened; ``page``: where it is read (``is_page_of_one``: its address names the
    row). ``marks``: of rows by id, what a reader has to know of some of them (held back from her);
    ``marked_by``: by which id it asks of a row, its own or that of the one it goes with."""

    kind: str
    label: Promise
    category: str
    hers: Callable[[Record], QuerySet[Any]]
    at: Callable[[Any], datetime | date]
    words: Callable[[Any], list[str]]
    page: str
    is_page_of_one: bool = False
    marks: Callable[[Collection[Any]], dict[Any, str]] | None = None
    marked_by: Callable[[Any], Any] = lambda row: row.pk


@dataclass
class Entry:
    """One entry of her timeline, opened."""

    kind: str
    label: Promise
    at: datetime | date
    words: list[str]
    author_id: Any
    page: str
    ids: list[Any]
    marks: Any = None
    marked_by: Any = None

    @property
    def href(self) -> str:
        """Asked of those that a page shows, and not of thousands."""
        return reverse(self.page, args=self.ids)

    @cached_property
    def day(self) -> date:
        return localdate(self.at) if isinstance(self.at, datetime) else self.at

    def says(self, searched: str) -> bool:
        """Whether a word of what it says begins with each word of ``searched``, plain."""
        if not searched:
            return True
        said = plain(" ".join([str(self.label), *self.words]))
        words = searched.split()
        # First whether it is there at all, which takes a hundredth of looking for where words begin.
        return all(word in said for word in words) and all(
            re.search(rf"\b{re.escape(word)}", said) for word in words
        )


def plain(text: str) -> str:
    """Without accents and case: what a search passes over. In linear time, as many notes are searched."""
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", text)).casefold()


def tellings(record: Record) -> list[Telling]:
    """The kinds that this member may read of her."""
    return [one for room in contributed("TIMELINE") for one in room if record.may_read(one.category)]


def entries_of(record: Record, kinds: list[Telling]) -> Iterator[Entry]:
    """Every row of these kinds, opened, in no order: one query for all."""
    of_model = {telling.hers(record).model: telling for telling in kinds}
    rows = fetch_union(*(telling.hers(record) for telling in kinds)) if kinds else []
    for row in record.keys.open(rows):
        telling = of_model[type(row)]
        ids = [record.id, row.pk] if telling.is_page_of_one else [record.id]
        yield Entry(
            telling.kind,
            telling.label,
            telling.at(row),
            [words for words in telling.words(row) if words],
            row.author_id,
            telling.page,
            ids,
            telling.marks,
            telling.marked_by(row),
        )


def marks_of(entries: Collection[Entry]) -> dict[Any, str]:
    """``marked_by`` → what a reader has to know of it beside its words: one query for all that mark alike."""
    asked: dict[Any, set[Any]] = defaultdict(set)
    for entry in entries:
        if entry.marks:
            asked[entry.marks].add(entry.marked_by)
    return {row: words for marks, rows in asked.items() for row, words in marks(rows).items()}
