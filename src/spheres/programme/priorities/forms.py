"""The form by which she puts cards in order: a place for each that matters, none for the others."""

from collections import Counter
from typing import Any, ClassVar

from django import forms
from django.forms.widgets import Script
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from spheres.foundation.ui.forms import MakesOneRow
from spheres.programme.participants.merging import SeesNewest
from spheres.programme.priorities.models import PrioritySorting
from spheres.programme.priorities.queries import cards_of
from spheres.programme.priorities.rules import FEWEST, MOST, Card
from spheres.programme.region.pack import choices

OWN = [f"own{n}" for n in range(3)]
"""Cards that are hers alone: fields of words, each with a place beside it."""


def too_few(missing: int | str) -> str:
    """What is said while cards are missing; ``missing`` may be where a number is put later."""
    return _("Choose at least %(fewest)d cards: %(n)s more.") % {"fewest": FEWEST, "n": missing}


class PlaceField(forms.TypedChoiceField):
    """Where a card stands in her order, from one; it may stand nowhere, which goes without saying."""

    is_asked_by_another = True

    def __init__(self, **kwargs: Any) -> None:
        places = [(str(n), str(n)) for n in range(1, MOST + 1)]
        wrong = _("Choose a place from 1 to %(most)d.") % {"most": MOST}
        super().__init__(
            choices=[("", _("Not now")), *places],
            coerce=int,
            empty_value=None,
            required=False,
            error_messages={"invalid_choice": wrong},
            **kwargs,
        )


class PrioritiesForm(SeesNewest, MakesOneRow):
    order = forms.CharField(required=False, widget=forms.HiddenInput)
    """What is wrong with the order as a whole is said here: it is no card's fault."""

    class Media:
        js: ClassVar = [Script("ui/order.js", type="module")]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = dict(choices("priority_cards", timezone.localdate()))
        for code, name in self.codes.items():
            self.fields[f"place_{code}"] = PlaceField(label=name)
        for own in OWN:
            self.fields[own] = forms.CharField(
                label=_("Something else, in my words"), max_length=200, required=False
            )
            self.fields[own].is_asked_by_another = True  # type: ignore[attr-defined]
            self.fields[f"place_{own}"] = PlaceField(label=_("Its place"))

    def card_fields(self) -> list[list[forms.BoundField]]:
        """The fields of each card: its place, and before it the words of one that is hers alone."""
        known = [[self[f"place_{code}"]] for code in self.codes]
        return [*known, *([self[own], self[f"place_{own}"]] for own in OWN)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self._ask_for_both(data)
        self._ask_for_one_of_each(data)
        if not self.errors:
            self._ask_for_enough(data)
        return data

    def _ask_for_both(self, data: dict[str, Any]) -> None:
        for own in OWN:
            words, place = data.get(own), data.get(f"place_{own}")
            if words and place is None and f"place_{own}" not in self.errors:
                self.add_error(f"place_{own}", _("Choose its place, or take the words out."))
            if place is not None and not words and own not in self.errors:
                self.add_error(own, _("Write what it is, or choose “Not now”."))

    def _ask_for_one_of_each(self, data: dict[str, Any]) -> None:
        """Two cards in one place, and one card twice, are said beside the second."""
        at: dict[int, str] = {}
        keys: Counter[str] = Counter()
        for name, place, card in self._chosen(data):
            if place in at:
                taken = _("“%(card)s” has this place already. Choose another for one of the two.")
                self.add_error(name, taken % {"card": at[place]})
            at.setdefault(place, card.words)
            keys[card.key] += 1
            if keys[card.key] > 1:
                self.add_error(name, _("This is written twice. Leave it once."))

    def _ask_for_enough(self, data: dict[str, Any]) -> None:
        missing = FEWEST - len(self._chosen(data))
        if missing > 0:
            self.add_error("order", too_few(missing))

    def _chosen(self, data: dict[str, Any]) -> list[tuple[str, int, Card]]:
        """(field of its place, place, card) of each that has a place."""
        cards = {code: Card(code, str(name)) for code, name in self.codes.items()}
        cards |= {own: Card("", data[own]) for own in OWN if data.get(own)}
        places = ((f"place_{name}", data.get(f"place_{name}"), card) for name, card in cards.items())
        return [(name, place, card) for name, place, card in places if place is not None]

    def cards(self) -> list[Card]:
        """In her order; a place that was left out between two closes."""
        chosen = sorted(self._chosen(self.cleaned_data), key=lambda row: row[1])
        return [card for _name, _place, card in chosen]

    def what_stands(self) -> list[tuple[str, str]]:
        """The whole order that was saved before: it stands in no field alone."""
        if not isinstance(self.standing, PrioritySorting):
            return []
        lines = (f"{n}. {card.words}" for n, card in enumerate(cards_of(self.standing), start=1))
        return [(str(_("What matters most to me now")), "\n".join(lines))]
