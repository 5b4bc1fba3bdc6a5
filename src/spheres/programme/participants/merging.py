"""Forms of what several people change: what one of them did not see is never undone by saving."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _

from spheres.foundation.ids import new_id
from spheres.foundation.ui.forms import SpheresForm, words_of
from spheres.foundation.vault.keys import signatures
from spheres.programme.participants.record import Record
from spheres.programme.participants.rules import Whose, merged

DIGEST_BYTES = 8


class KeepsUp(SpheresForm):
    """A version travels with the form: a keyed digest of each part as it was shown.

    ``stands`` is what each part is now. A part that only another changed keeps what stands; where both
    changed the same one, the form is shown again with both, to choose.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        record: Record | None = None,
        stands: Mapping[str, Any] | None = None,
        initial: Mapping[str, Any] | None = None,
        **options: Any,
    ) -> None:
        self.record, self.stands = record, dict(stands or {})
        self.joined: list[str] = []
        """Parts that another changed meanwhile, and that were kept."""
        versions = {"seen": self._versions()} if self.stands else {}
        super().__init__(*args, initial={**versions, **self.shown(), **(initial or {})}, **options)

    def shown(self) -> dict[str, Any]:
        """What stands, as the first values of the form's fields."""
        return self.stands

    def typed(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Each part of what was typed, in the shape of ``stands``; those with an error are left out."""
        return {part: data[part] for part in self.stands if part in data}

    def take(self, part: str, data: dict[str, Any]) -> None:
        """Put what stands of ``part`` in place of what was typed."""
        data[part] = self.stands[part]
        self._show(part, self.stands[part])

    def field_of(self, part: str) -> str:
        """The field beside which something is said of ``part``."""
        return part

    def words_of_part(self, part: str) -> str:
        """What stands of it, as it is read."""
        return words_of(self.fields[part], self.stands[part])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.stands:
            return data
        sent = dict(pair.rsplit("=", 1) for pair in data.get("seen", "").split() if "=" in pair)
        typed = self.typed(data)
        stands = {part: self._digest(part, self.stands[part]) for part in typed}
        shown = {part: self._shown_as(part, sent.get(part, stands[part]), typed[part]) for part in typed}
        whose = merged(shown, stands, {part: self._digest(part, value) for part, value in typed.items()})
        for part, winner in whose.items():
            if winner == Whose.STANDING:
                self.joined.append(part)
                self.take(part, data)
            elif winner == Whose.BOTH:
                self._ask(part)
        if Whose.BOTH in whose.values():
            # Both are on the screen from here on: what is saved next was chosen.
            self._show("seen", self._versions())
            if "id" in self.fields:
                self._show("id", new_id())
        return data

    def _shown_as(self, part: str, sent: str, typed: Any) -> str:
        """The digest that came with the form, as it is made now."""
        for value in (self.stands[part], typed):
            newest, *before = self._digests(part, value)
            if sent in before:
                return newest
        return sent

    def _ask(self, part: str) -> None:
        words = self.words_of_part(part) or _("nothing")
        self.add_error(
            self.field_of(part),
            _(
                "This was changed while you were writing. It now says: “%(words)s”. What you typed is "
                "in the field: leave there what should hold, and save again."
            )
            % {"words": words},
        )

    def _versions(self) -> str:
        return " ".join(f"{part}={self._digest(part, value)}" for part, value in self.stands.items())

    def _digest(self, part: str, value: Any) -> str:
        return self._digests(part, value)[0]

    def _digests(self, part: str, value: Any) -> list[str]:
        """Recognised again, and telling nothing of what it is made from; also on a form that was shown before
        the region's keys were renewed."""
        plain = json.dumps(_comparable(value), default=str, sort_keys=True, ensure_ascii=False)
        whose = self.record.id if self.record else ""
        found = signatures("seen", f"{whose}\0{part}\0{plain}".encode())
        return [digest[:DIGEST_BYTES].hex() for digest in found]

    def _show(self, name: str, value: Any) -> None:
        values = value if isinstance(value, list | tuple) else [self.fields[name].prepare_value(value)]
        self.put(name, *("" if item is None or item is False else str(item) for item in values))


class Newest(NamedTuple):
    """What holds now of what is to be replaced, and how it reads: opened only where it is to be shown."""

    id: UUID
    words: Callable[[], str]


class SeesNewest(SpheresForm):
    """What is saved holds in place of the newest of its kind, and its fields begin empty: which newest was on
    screen travels with the form. Where another holds since, it is shown first, and nothing is saved unseen.

    ``newest`` is what holds now: one, under ``""``, or one for each thing it may be about (``about``).
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        newest: Mapping[str, Newest] | None = None,
        initial: Mapping[str, Any] | None = None,
        **options: Any,
    ) -> None:
        self.newest = dict(newest or {})
        super().__init__(*args, initial={"seen": self._versions(), **(initial or {})}, **options)

    def about(self, data: Mapping[str, Any]) -> str:
        """Which of the newest this takes the place of."""
        return ""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        sent = dict(pair.split("=", 1) for pair in data.get("seen", "").split() if "=" in pair)
        about = self.about(data)
        holds = self.newest.get(about)
        if not sent or holds is None or holds.id == data.get("id") or sent.get(about) == str(holds.id):
            return data
        self.put("seen", self._versions())
        self.add_error(
            None,
            _(
                "This was decided otherwise while you were writing, and holds now: “%(words)s”. What you "
                "typed is below, and not saved: save again if it should hold instead."
            )
            % {"words": holds.words()},
        )
        return data

    def _versions(self) -> str:
        """The empty name stands first: a form with nothing to replace says so, too."""
        pairs = {"": "", **{about: newest.id for about, newest in self.newest.items()}}
        return " ".join(f"{about}={pk}" for about, pk in pairs.items())


def _comparable(value: Any) -> Any:
    """Several that were ticked are the same in any order; nothing is nothing, however it is said; a moment is
    one in any time zone."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return sorted(value)
    if isinstance(value, datetime):  # as a form shows it: to the minute, whatever its time zone
        return value.astimezone(UTC).replace(second=0, microsecond=0).isoformat()
    return "" if value is None or value is False or value == [] else value
