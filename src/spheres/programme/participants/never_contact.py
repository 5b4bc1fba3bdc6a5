"""What would reach someone who must never be contacted is stopped, with the reason. What happened, what
somebody else did, a call to 911, a report, a court's demand or a parent's request is written down, whomever
it names.

An exact match stops. A near one (a part of the name, one that sounds like it) asks, and whoever answers that
it is someone else goes on. Source: the programme's design, *Entourage*: who helps, who doesn't, who must
never be contacted.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from spheres.foundation.vault.keys import blind_indexes
from spheres.programme.participants.models import NeverContact
from spheres.programme.participants.recognising import named_in, nearly_named_in
from spheres.programme.participants.record import Record

KIND, NEAR_KIND = "never", "never-near"
_IS_SOMEONE_ELSE: ContextVar[bool] = ContextVar("is_someone_else", default=False)


@contextmanager
def answered(*, is_someone_else: bool) -> Iterator[None]:
    """What whoever is before the form answered, where a name was near."""
    token = _IS_SOMEONE_ELSE.set(is_someone_else)
    try:
        yield
    finally:
        _IS_SOMEONE_ELSE.reset(token)


class MustNotBeContacted(Exception):
    """``field`` of the form names someone whom she wants never contacted."""

    def __init__(self, field: str, entry: NeverContact | None) -> None:
        super().__init__(field)
        self.field = field
        self.entry = entry

    @property
    def sentence(self) -> str:
        """What is said beside the field; the reason to whom it is hers to read."""
        obliged = _(
            "If the law obliges you to tell them, it is written down under “Told without consent”, with the "
            "article and the reason, and the young person is told."
        )
        if self.entry is None:
            said = _(
                "Not sent: this names someone who must never be contacted for this young person. Speak with "
                "the worker."
            )
            return f"{said} {obliged}"
        said = _("Not sent: %(name)s must never be contacted.") % {"name": self.entry.name}
        return " ".join(filter(None, [said, self.entry.reason, obliged]))


class MayBeMeant(MustNotBeContacted):
    """``field`` of the form names somebody who may be that person, and may be another."""

    @property
    def sentence(self) -> str:
        if self.entry is None:
            return _(
                "Not sent yet: this may name someone who must never be contacted for this young person. If "
                "it is someone else, tick the box and send again. If you don’t know, ask the worker."
            )
        said = _(
            "Not sent yet: this may be %(name)s, who must never be contacted. If it is someone else, tick "
            "the box and send again."
        ) % {"name": self.entry.name}
        return f"{said} {self.entry.reason}".strip()


@dataclass(frozen=True)
class _Found:
    who: UUID
    is_exact: bool


def refuse_never_contact(record: Record, **toward: str) -> None:
    """Raise ``MustNotBeContacted`` when one of these fields (name → what was typed) names such a person, and
    ``MayBeMeant`` when it may."""
    for field, text in toward.items():
        found = _found(record, text)
        if exact := [one for one in found if one.is_exact]:
            raise MustNotBeContacted(field, _entry(record, exact))
        _ask(record, field, found)


def ask_never_contact(record: Record, **written: str) -> None:
    """For fields in which such a person may be named without being reached (*not when Karl is there*). Raises
    ``MayBeMeant``."""
    for field, text in written.items():
        _ask(record, field, _found(record, text))


def _ask(record: Record, field: str, found: list[_Found]) -> None:
    if found and not _IS_SOMEONE_ELSE.get():
        raise MayBeMeant(field, _entry(record, found))


def _found(record: Record, text: str) -> list[_Found]:
    exact = [digest for key in sorted(named_in([text])) for digest in blind_indexes(KIND, key)]
    near = [digest for key in sorted(nearly_named_in([text])) for digest in blind_indexes(NEAR_KIND, key)]
    if not exact and not near:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM participants_never_contact(%s, %s, %s)", [record.id, exact, near])
        return [_Found(*row) for row in cursor.fetchall()]


def _entry(record: Record, found: list[_Found]) -> NeverContact | None:
    """None for whom her entourage is not open to."""
    return record.keys.open_one(NeverContact.objects.filter(pk__in=[one.who for one in found]).first())
