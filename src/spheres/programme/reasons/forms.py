"""The form of what she says of a change."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from spheres.foundation.ui.forms import CardChoice, DayInput, MakesOneRow, WordsField
from spheres.programme.goals.forms import OfAGoal
from spheres.programme.reasons.actions import ReasonInput
from spheres.programme.reasons.models import Reason


class ReasonForm(OfAGoal, MakesOneRow):
    her_words = WordsField(
        label=_("What was said, word for word"),
        rows=3,
        limit=4000,
        help_text=_("The very words, not a summary. What holds back is as welcome as the rest."),
    )
    kind = forms.ChoiceField(label=_("What it is about"), widget=CardChoice, choices=Reason.Kind)
    said_on = forms.DateField(label=_("On which day"), widget=DayInput())
    goal = forms.ChoiceField(label=_("Of which goal"), required=False)

    def clean_said_on(self) -> Any:
        said_on = self.cleaned_data["said_on"]
        if said_on > timezone.localdate():
            raise ValidationError(_("This day is still to come."))
        return said_on

    def reason(self) -> ReasonInput:
        data = self.cleaned_data
        return ReasonInput(data["kind"], data["her_words"], data["said_on"], self.chosen_goal())
