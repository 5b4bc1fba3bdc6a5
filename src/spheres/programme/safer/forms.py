"""The form of a step that makes it safer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from spheres.foundation.ui.forms import CardChoice, MakesOneRow, WordsField
from spheres.programme.goals.forms import OfAGoal
from spheres.programme.region.pack import choices, safer_card
from spheres.programme.safer.actions import SaferStepInput
from spheres.programme.safety.wording import SECTIONS


class SaferStepForm(OfAGoal, MakesOneRow):
    code = forms.ChoiceField(label=_("What could help"), required=False, widget=CardChoice)
    her_words = WordsField(
        label=_("In their own words"),
        rows=2,
        limit=1000,
        required=False,
        help_text=_("How it is done, or something else, in their own words."),
    )
    goal = forms.ChoiceField(label=_("The goal it serves"), required=False)
    part = forms.ChoiceField(
        label=_("Where it would stand in the emergency plan"),
        required=False,
        help_text=_("A card knows its place; what is not on a card has the one you choose."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sections = [(name, label) for name, (label, _help) in SECTIONS.items()]
        self.fields["code"].choices = choices("safer_cards")  # type: ignore[attr-defined]
        self.fields["part"].choices = [("", ""), *sections]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (
            not data.get("code")
            and not data.get("her_words")
            and not {"code", "her_words"} & set(self.errors)
        ):
            self.add_error("her_words", _("Choose a card, or write it in their own words."))
        return data

    def step(self) -> SaferStepInput:
        data = self.cleaned_data
        part = data["part"] or (safer_card(data["code"]).part if data["code"] else "")
        return SaferStepInput(data["code"], data["her_words"], part, self.chosen_goal())
