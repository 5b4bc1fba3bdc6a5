"""The one door to a participant: each page about someone gets her record, and nothing else.

What follows from it without a line in the view: a look is recorded, because her name is opened here; the
draft of a form lives at the page and all the ids of its address; her rights, name and key are asked for
once, in one statement, and handed to queries and actions.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language

from spheres.foundation.access.member import transaction_lock
from spheres.foundation.access.opened import (
    category_of,
    current_notes,
    note_listed,
    note_opened,
    note_print,
    note_search,
    note_vital,
)
from spheres.foundation.access.queries import HELD, NotVisible, Rights, rights_of
from spheres.foundation.accounts.gates import View, members
from spheres.foundation.accounts.models import Member
from spheres.foundation.audit.actions import record_change
from spheres.foundation.audit.models import Look
from spheres.foundation.vault.drafts import forget_draft, kept_draft, place_of
from spheres.foundation.vault.keys import unwrap
from spheres.foundation.vault.sealing import Keyring, with_keys
from spheres.programme.participants.models import Participant

SomeForm = TypeVar("SomeForm", bound=Form)
AGAIN = "again"
"""The field of a form that says: yes, a second one."""


@dataclass(frozen=True)
class Record:
    """One participant as this member may act on her, at the moment of this transaction."""

    participant: Participant
    rights: Rights
    keys: Keyring
    member: Member
    now: datetime
    place: str = ""
    """Where the draft of this page lives; empty outside of a page."""
    asks_before_second: bool = False
    """Whether the same words sent a second time are asked about before they make a second thing."""

    @property
    def id(self) -> UUID:
        return self.participant.pk

    pk = id

    @property
    def name(self) -> str:
        return self.participant.name

    @property
    def pronouns(self) -> str:
        return self.participant.pronouns

    @property
    def language_codes(self) -> list[str]:
        return self.participant.language_codes

    def require(self, *, reads: str = "", writes: str = "") -> None:
        """Raises ``NotVisible`` without the named right."""
        rights = self.rights
        if not rights or (reads and not self.may_read(reads)) or (writes and not self.may_write(writes)):
            raise NotVisible(self.id)

    def may_read(self, category: str) -> bool:
        return category in self.rights.reads

    def may_write(self, category: str) -> bool:
        """What a page offers hangs on this: its view asks, and tells its template by a name of the page."""
        return category in self.rights.writes

    def changed(self, action: str, model: type[Any] | None = None) -> None:
        """Record that something of ``model``'s table was changed, by the rights held before it."""
        category = category_of(model) if model else ""
        record_change(self.member, self.id, action, category, self.rights.sources)

    def form(
        self,
        request: HttpRequest,
        form: type[SomeForm],
        initial: Mapping[str, Any] | None = None,
        *,
        keeps_draft: bool = True,
        **options: Any,
    ) -> SomeForm:
        """The page's form: as it was sent, else with what was being typed here, else with ``initial``."""
        if request.method == "POST":
            return form(request.POST, initial=dict(initial or {}), **options)
        words = kept_draft(self.member.pk, self.place, self.keys) if keeps_draft else {}
        return form(initial={**(initial or {}), **words}, **options)

    def done(self, request: HttpRequest, sentence: str, to: str, *ids: Any) -> HttpResponse:
        """What was typed is saved: its draft is forgotten, and the member is told and led to ``to``."""
        forget_draft(self.member.pk, self.place)
        if sentence:
            messages.success(request, sentence)
        return redirect(to, *(ids or (self.id,)))


# The name she goes by, her wrapped key if this member may read it, and what this member holds on her.
_RECORD = f"""
SELECT p.*, k.wrapped AS wrapped_key, access_now() AS read_at, {HELD.format(participant="p.id")} AS held
FROM participants_participant p LEFT JOIN vault_participantkey k ON k.participant_id = p.id
WHERE p.id = %s
"""  # noqa: S608 - constants


def load_record(
    member: Any,
    participant_id: UUID,
    now: datetime | None = None,
    *,
    reads: str = "",
    writes: str = "",
    place: str = "",
    asks_before_second: bool = False,
) -> Record:
    """Her record for the current member, in one statement. Raises ``NotVisible`` without the named right."""
    found = next(iter(Participant.objects.raw(_RECORD, [participant_id])), None)
    if found is None or not found.wrapped_key:
        raise NotVisible(participant_id)
    keys = Keyring({found.pk: unwrap(bytes(found.wrapped_key), found.pk)})
    opened = keys.open_one(found)
    if opened is None:
        raise NotVisible(participant_id)
    record = Record(
        opened, rights_of(found.held), keys, member, now or found.read_at, place, asks_before_second
    )
    record.require(reads=reads, writes=writes)
    return record


def printed_in(record: Record) -> str | None:
    """The first of her languages that the screen speaks, for what is handed to her; else the one that it
    speaks now."""
    on_screen = {code for code, _name in settings.LANGUAGES}
    return next((code for code in record.language_codes if code in on_screen), get_language())


def about_participant(
    *roles: str,
    reads: str = "",
    writes: str = "",
    form: type[Form] | None = None,
    look: Look.Kind | None = Look.Kind.VIEW,
    why: str = "",
    locks: bool = False,
    is_vital: bool = False,
) -> Callable[[View], View]:
    """A page about one participant, for members of ``roles`` (any role when none is named) who hold the named
    right on her: the view gets her record in place of her id, and ``form`` if it names one.

    Each leaves a look; ``look=None`` opts out of the look that her name alone leaves, and says ``why``. With
    ``locks``, what is sent about her is taken one after the other: for what two people may change at once.
    What ``is_vital``, or opened in an emergency, is shown even when the record takes no look: it is kept
    outside then, and the page says so.
    """
    if (look is None) != bool(why):
        raise ValueError("a page without a look says why, and no other does")

    def door(view: View) -> View:
        @members(*roles, out_of_reach=_refused)
        @wraps(view)
        def entered(request: HttpRequest, participant_id: UUID, **named: Any) -> HttpResponse:
            if locks and request.method == "POST":
                transaction_lock(participant_id)
            match = request.resolver_match
            record = load_record(
                request.user,
                participant_id,
                reads=reads,
                writes=writes,
                place=place_of(match.view_name, match.kwargs) if match else "",
                asks_before_second=request.method == "POST" and not request.POST.get(AGAIN),
            )
            request.in_grace = record.rights.in_grace  # type: ignore[attr-defined]
            _note(record, look, reads)
            if is_vital or "emergency" in record.rights.sources:
                note_vital()
            if form:
                named["form"] = record.form(request, form)
            return view(request, record, **named)

        return entered

    return door


def _refused(named: dict[str, Any]) -> NotVisible:
    """Who tried a page about her in a role that has none is on her record."""
    return NotVisible(named.get("participant_id"))


def _note(record: Record, look: Look.Kind | None, reads: str) -> None:
    if look == Look.Kind.PRINT:
        note_print()
    if reads:
        note_opened(record.id, reads)
    notes = current_notes()
    if look is None and notes is not None:
        notes.names.discard(record.id)


def records_of(participant_ids: Iterable[UUID]) -> tuple[dict[UUID, Participant], Keyring]:
    """The same door for many: their names, and the keys that open what is theirs, in one statement. Those
    whom this member may not know are not among them.

    Each name that is opened leaves a look, unless ``listed`` says which of them the page shows.
    """
    rows = list(with_keys(Participant.objects.filter(pk__in=list(participant_ids)), owner="pk"))
    keys = Keyring(
        {row.pk: unwrap(bytes(row.wrapped_key), row.pk) for row in rows if row.wrapped_key is not None}
    )
    return {row.pk: row for row in keys.open(rows)}, keys


def listed(participant_ids: Iterable[UUID], *categories: str, search: str = "") -> None:
    """This page lists these people, and tells of each something of these categories. With a ``search`` word,
    what is recorded is that so many were listed."""
    shown = list(participant_ids)
    note_listed(shown, *categories)
    if search:
        note_search(len(shown))
