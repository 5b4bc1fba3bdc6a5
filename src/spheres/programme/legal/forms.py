"""The form of a legal step."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from spheres.foundation.ui.forms import CardChoice, DayInput, MakesOneRow, MomentField, WordsField
from spheres.programme.legal.actions import LegalStepInput
from spheres.programme.legal.models import LegalStep
from spheres.programme.participants.merging import KeepsUp
from spheres.programme.region.pack import choices


class LegalStepForm(KeepsUp, MakesOneRow):
    kind = forms.ChoiceField(label=_("What it is"), widget=CardChoice)
    wish = forms.ChoiceField(
        label=_("What is wanted"),
        widget=CardChoice,
        choices=LegalStep.Wish,
        help_text=_("Nothing in the programme depends on it, and minds can change."),
    )
    what = WordsField(
        label=_("What is to happen"),
        rows=3,
        limit=4000,
        help_text=_("What comes next, not what was lived: there is no need to tell it again here."),
    )
    at = MomentField(label=_("When"), required=False)
    her_words = WordsField(
        label=_("In their own words: how, at what pace"), rows=2, limit=2000, required=False
    )
    accompanied_by = forms.CharField(label=_("Who goes along"), max_length=200, required=False)
    came_of_it = WordsField(label=_("What came of it"), rows=2, limit=4000, required=False)
    over_on = forms.DateField(label=_("Over since"), required=False, widget=DayInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = choices("legal_kinds")  # type: ignore[attr-defined]

    def legal(self) -> LegalStepInput:
        return LegalStepInput(
            **{name: self.cleaned_data[name] for name in LegalStepInput.__dataclass_fields__}
        )
