"""The form of a stage in the cycle."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from spheres.foundation.ui.forms import CardChoice, CardChoices, DayInput, MakesOneRow, WordsField
from spheres.programme.region.pack import StageList, stage_list
from spheres.programme.stages.actions import StageInput
from spheres.programme.stages.models import StageAssessment
from spheres.programme.stages.queries import rows_for
from spheres.programme.stages.rules import ELSEWHERE, NONE_FITS, NOT_KNOWN, contradicts

BESIDE = [
    (NONE_FITS, StageAssessment.Fits.NONE.label),
    (NOT_KNOWN, StageAssessment.Fits.UNKNOWN.label),
]
AGAIN = [(how.value, how.label) for how in StageAssessment.How if how != StageAssessment.How.FIRST]


class StageForm(MakesOneRow):
    """What fits of the list of today, in whose eyes; and how it changed, where something stood before."""

    STANDS_AS: ClassVar = {"stages": "chosen"}

    list_code = forms.CharField(widget=forms.HiddenInput, required=False)
    voice = forms.ChoiceField(
        label=_("Whose view it is"),
        help_text=_("Both are kept. They may differ, and that is worth talking about."),
        widget=CardChoice,
        choices=StageAssessment.Voice,
    )
    stages = forms.MultipleChoiceField(
        label=_("Stage"),
        help_text=_("Several at once can fit. No direction is better than another."),
        widget=CardChoices,
    )
    how = forms.ChoiceField(
        label=_("How it changed"),
        help_text=_("A placement, or an arrest, is not an exit: it is something that happened."),
        widget=CardChoice,
        choices=AGAIN,
    )
    what_happened = forms.ChoiceField(
        label=_("If something happened, what"),
        widget=CardChoice,
        choices=StageAssessment.Happened,
        required=False,
    )
    heard = WordsField(
        label=_("What was heard"),
        help_text=_(
            "Their words in quotation marks. Nothing of the harm that was done: it is not needed here."
        ),
        rows=3,
        limit=4000,
        required=False,
    )
    on = forms.DateField(label=_("On which day"), widget=DayInput())

    def __init__(self, *args: Any, listed: StageList, asks_how: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.listed = listed
        self.initial["list_code"] = listed.code
        stages: Any = self.fields["stages"]
        stages.choices = [*((one.code, str(one.name)) for one in listed.stages), *BESIDE]
        stages.error_messages |= {
            "required": _("Choose what fits, or say that none does, or that you don’t know."),
            "invalid_choice": _("“%(value)s” is not in the list as it stands today. Choose again."),
        }
        self.fields["what_happened"].is_asked_by_another = True  # type: ignore[attr-defined]
        if not asks_how:
            del self.fields["how"], self.fields["what_happened"]
        sent = self.data.get("list_code") if self.is_bound else None
        self.ended = sent if sent and sent != listed.code else ""
        """The code of the list that the page had when it was opened, where that one has ended since."""
        if self.ended:
            self._take_what_comes_nearest(self.ended)

    def _take_what_comes_nearest(self, ended: str) -> None:
        chosen = self.data.getlist("stages")  # type: ignore[attr-defined]
        before = stage_list(ended)
        self.put("list_code", self.listed.code)
        found = [
            near
            for code in chosen
            for near in (rows_for(self.listed, ended, [code]) if before and before.stage(code) else [code])
        ]
        self.put("stages", *(code for code in dict.fromkeys(found) if code != ELSEWHERE))

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError(_("This day is to come. What is noted here was seen or heard."))
        return on

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.ended:
            self._say_that_it_ended()
        elif contradicts(data.get("stages", ())):
            self.add_error(
                "stages", _("“None of these fits” and “Don’t know” stand alone: leave one of them.")
            )
        if "how" in self.fields:
            self._clean_how(data)
        return data

    def _say_that_it_ended(self) -> None:
        before = stage_list(self.ended)
        self.errors.pop("stages", None)
        sentence = _(
            "“%(list)s” ended while this page was open. What comes nearest in the list of today is chosen in "
            "its place: look at it again, and save."
        )
        self.add_error("stages", sentence % {"list": before.name if before else self.ended})

    def _clean_how(self, data: dict[str, Any]) -> None:
        happened = data.get("how") == StageAssessment.How.HAPPENED
        if happened and not data.get("what_happened") and "what_happened" not in self.errors:
            self.add_error("what_happened", _("Say what happened; “something else” is enough."))
        if data.get("what_happened") and data.get("how") and not happened:
            self.add_error("how", _("You say below what happened: then choose “Something happened” here."))

    def entered(self) -> StageInput:
        data = self.cleaned_data
        return StageInput(
            self.listed.code,
            data["voice"],
            data["stages"],
            data["on"],
            data.get("how", ""),
            data.get("what_happened", ""),
            data["heard"],
        )
