"""What the rooms show of a young person on her page: cards, and lines in the cards of another room.

A room says what it shows in its ``contributes.py`` (``CARDS``, ``LINES``). What all of them need of sealed
rows is fetched in one query; each opens its own, and judges by her record whether this member has anything
to see.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import Promise

from spheres.foundation.access.categories import Category
from spheres.foundation.contributions import contributed
from spheres.foundation.vault.union import fetch_union
from spheres.programme.participants.record import Record

Rows = Mapping[type[Any], list[Any]]
"""What was found of each model, sealed."""
TOP, FIRST, SECOND, THIRD = range(4)
"""Above the columns, and the three of them."""


@dataclass(frozen=True)
class CardContext:
    """Her page, as it is asked for: of whom, with what was found, and the address's own words."""

    record: Record
    rows: Rows
    query: QueryDict
    today: date
    known: dict[Callable[..., Any], Any] = field(default_factory=dict)

    def once(self, question: Callable[[Record], Any]) -> Any:
        """What ``question`` answers of her, asked once for all the cards of the page."""
        if question not in self.known:
            self.known[question] = question(self.record)
        return self.known[question]


CardData = Mapping[str, Any] | None
"""What a template is told as ``card`` (or ``line``); none when this member has nothing to see of it."""


def _no_rows(_record: Record) -> Iterable[QuerySet[Any]]:
    return ()


@dataclass(frozen=True)
class Card:
    """One card: its template, in which column and how far down, what it needs, and what it shows."""

    template: str
    column: int
    at: int
    shown: Callable[[CardContext], CardData]
    rows: Callable[[Record], Iterable[QuerySet[Any]]] = _no_rows


@dataclass(frozen=True)
class Lines:
    """Lines in the card that ``of`` names. ``shown``: of each line, where it stands among the others and what
    its template is told; none when this member may not know whether there are any."""

    of: str
    template: str
    shown: Callable[[CardContext], Sequence[tuple[Any, Mapping[str, Any]]] | None]
    rows: Callable[[Record], Iterable[QuerySet[Any]]] = _no_rows


def page_line(of: str, page: str, words: Promise, icon: str, category: Category, at: int) -> Lines:
    """A line that leads to ``page``, one of the room about her, for who reads this kind."""
    line = {"page": page, "words": words, "icon": icon}

    def shown(context: CardContext) -> Sequence[tuple[Any, Mapping[str, Any]]] | None:
        return [((at,), line)] if category in context.record.rights.reads else None

    return Lines(of, "participants/_page_line.html", shown)


@dataclass(frozen=True)
class Rendered:
    """A card or a line as the page draws it."""

    template: str
    data: Mapping[str, Any]


def columns(record: Record, query: QueryDict, today: date) -> list[list[Rendered]]:
    """Her page: what stands above, and in each of the three columns."""
    cards = [card for room in contributed("CARDS") for card in room]
    context = CardContext(record, _found(record, [*cards, *_lines()]), query, today)
    drawn = [(card, card.shown(context)) for card in sorted(cards, key=lambda card: card.at)]
    return [
        [Rendered(card.template, told) for card, told in drawn if card.column == column and told is not None]
        for column in (TOP, FIRST, SECOND, THIRD)
    ]


def lines_of(name: str, context: CardContext) -> list[Rendered] | None:
    """The lines that the rooms bring to this card, in order; none when no room has any for this member."""
    brought = [(lines, lines.shown(context)) for lines in _lines() if lines.of == name]
    if all(shown is None for _lines_of, shown in brought):
        return None
    found = [(place, lines.template, told) for lines, shown in brought for place, told in shown or ()]
    return [Rendered(template, told) for _place, template, told in sorted(found, key=lambda row: row[0])]


def _lines() -> list[Lines]:
    return [lines for room in contributed("LINES") for lines in room]


def _found(record: Record, brought: Iterable[Card | Lines]) -> Rows:
    """Raises ``ValueError`` where two ask for rows of one model: neither could tell which are its own."""
    asked = [rows for one in brought for rows in one.rows(record)]
    if len({rows.model for rows in asked}) < len(asked):
        raise ValueError("two cards ask for rows of one model")
    found: dict[type[Any], list[Any]] = defaultdict(list)
    for row in fetch_union(*asked):
        found[type(row)].append(row)
    return found
