"""The form of a need."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from spheres.foundation.ui.forms import CardChoice, MakesOneThing, WordsField
from spheres.programme.needs.models import Need
from spheres.programme.partners.pack import choices


class NeedForm(MakesOneThing):
    code = forms.ChoiceField(label=_("What it is about"), widget=CardChoice)
    weight = forms.ChoiceField(label=_("To her, it is"), widget=CardChoice, choices=Need.Weight)
    her_words = WordsField(label=_("In her words"), rows=3, limit=4000, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = choices("needs")  # type: ignore[attr-defined]
