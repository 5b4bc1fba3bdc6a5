"""The form of a need."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from spheres.foundation.ui.forms import CardChoice, MakesOneRow, WordsField
from spheres.programme.needs.models import Need
from spheres.programme.needs.rules import Mark
from spheres.programme.participants.merging import KeepsUp, SeesNewest
from spheres.programme.region.pack import choices

OF_HERS = [(weight.value, weight.label) for weight in Need.Weight if weight != Need.Weight.NOT_MINE]
PARTS = ("weight", "her_words", "gave", "otherwise")


class NeedForm(SeesNewest, MakesOneRow):
    code = forms.ChoiceField(label=_("What it is about"), widget=CardChoice)
    weight = forms.ChoiceField(label=_("This need is"), widget=CardChoice, choices=OF_HERS)
    her_words = WordsField(label=_("In their own words"), rows=3, limit=4000, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = choices("needs")  # type: ignore[attr-defined]

    def about(self, data: Mapping[str, Any]) -> str:
        """Named before, it is weighed anew."""
        code: str = data.get("code", "")
        return code


@dataclass(frozen=True)
class Card:
    """One need on her map, for the template."""

    code: str
    name: str
    weight: forms.BoundField
    words: list[forms.BoundField]

    @property
    def is_open(self) -> bool:
        return any(field.value() or field.errors for field in self.words)


class MapForm(KeepsUp):
    """Every need there is, to be put where she puts it. What is left blank stays as it was."""

    def __init__(self, *args: Any, marks: Mapping[str, Mark], **kwargs: Any) -> None:
        stands = {
            f"{code}_{part}": getattr(marks.get(code), part, "")
            for code, _name in choices("needs")
            for part in PARTS
        }
        super().__init__(*args, stands=stands, **kwargs)
        self.codes = sorted(choices("needs"), key=lambda need: self._place(marks, need[0]))
        for code, name in self.codes:
            self.fields[f"{code}_weight"] = forms.ChoiceField(
                label=name, widget=CardChoice, choices=Need.Weight, required=False
            )
            self.fields[f"{code}_weight"].is_asked_by_another = True  # type: ignore[attr-defined]
            for part, label in (
                ("her_words", _("In their own words")),
                ("gave", _("What life there gives of it")),
                ("otherwise", _("What could give it otherwise")),
            ):
                self.fields[f"{code}_{part}"] = WordsField(label=label, rows=2, limit=4000, required=False)

    @staticmethod
    def _place(marks: Mapping[str, Mark], code: str) -> int:
        return (
            list(Need.Weight.values).index(marks[code].weight) if code in marks else len(Need.Weight.values)
        )

    def cards(self) -> list[Card]:
        return [
            Card(code, name, self[f"{code}_weight"], [self[f"{code}_{part}"] for part in PARTS[1:]])
            for code, name in self.codes
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for code, _name in self.codes:
            if any(data.get(f"{code}_{part}") for part in PARTS[1:]) and not data.get(f"{code}_weight"):
                self.add_error(f"{code}_weight", _("Say where it goes."))
        return data

    def marks(self) -> dict[str, Mark]:
        data = self.cleaned_data
        return {
            code: Mark(*(data[f"{code}_{part}"] for part in PARTS))
            for code, _name in self.codes
            if data[f"{code}_weight"]
        }
