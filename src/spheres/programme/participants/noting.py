"""What rooms bring to a contact note: what it can be about (``NOTE_TOPICS``), and what it can begin from
(``NOTE_BEGINNINGS``)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise

from spheres.foundation.access.queries import NotVisible
from spheres.foundation.contributions import contributed
from spheres.programme.participants.record import Record


@dataclass(frozen=True)
class Topic:
    """A kind of thing that a note can be about, for who reads ``category``. ``hers``: each row of hers;
    ``stands``: whether it is offered today; ``words``: what it is called, opened; ``page``: where it is read,
    with her id and, where the page is of one row, the row's."""

    kind: str
    label: Promise
    category: str
    hers: Callable[[Record], QuerySet[Any]]
    words: Callable[[Any], str]
    page: str
    is_page_of_one: bool = False
    stands: Callable[[Any], bool] = lambda _row: True


@dataclass(frozen=True)
class Beginning:
    """Something that a note can be written of: the row's model, what it says of the contact (form field →
    value; ``topics``: what it is about), and what follows when the note is written."""

    model: type[Any]
    known: Callable[[Any], Mapping[str, Any]]
    noted: Callable[[Record, Any], None] = lambda _record, _row: None


@dataclass(frozen=True)
class Begun:
    """A beginning of hers, found and opened."""

    of: Beginning
    row: Any


def topics(record: Record) -> Iterator[Topic]:
    """The kinds that this member may read of her."""
    yield from (one for room in contributed("NOTE_TOPICS") for one in room if record.may_read(one.category))


def begun(record: Record, row_id: UUID) -> Begun:
    """What the row of this id begins. Raises ``NotVisible`` where nothing of hers has it."""
    for beginning in (one for room in contributed("NOTE_BEGINNINGS") for one in room):
        row = beginning.model.objects.filter(pk=row_id, participant_id=record.id).first()
        if row and (opened := record.keys.open_one(row)):
            return Begun(beginning, opened)
    raise NotVisible(record.id)
