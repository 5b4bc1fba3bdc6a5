"""Looking for something in her timeline, and taking a part of it out."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from spheres.foundation.ui.forms import CardChoices, DayInput, MakesOneRow, SpheresForm, WordsField
from spheres.programme.timeline.actions import ExtractInput

SHORTEST_REASON = 15


class SearchForm(SpheresForm):
    FOLDED: ClassVar[Mapping[Any, Sequence[str]]] = {_("By month or kind"): ("month", "kinds")}

    words = forms.CharField(label=_("Words"), required=False, max_length=200)
    month = forms.CharField(
        label=_("Month"), required=False, widget=forms.DateInput(attrs={"type": "month"}, format="%Y-%m")
    )
    kinds = forms.MultipleChoiceField(label=_("What kind"), required=False, widget=CardChoices)

    def __init__(self, *args: Any, kinds: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = kinds  # type: ignore[attr-defined]


class ExtractForm(MakesOneRow):
    from_on = forms.DateField(label=_("From which day"), widget=DayInput())
    until_on = forms.DateField(label=_("Until which day"), widget=DayInput())
    kinds = forms.MultipleChoiceField(
        label=_("What kind"),
        required=False,
        widget=CardChoices,
        help_text=_("None chosen: all that you may read."),
    )
    reason = WordsField(
        label=_("What it is for, and for whom"),
        rows=2,
        limit=2000,
        help_text=_(
            "The young person reads this line in the record. What is held back for now and what comes from "
            "others is in it too: read it before you print. What leaves here can’t be taken back."
        ),
    )

    def __init__(self, *args: Any, kinds: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = kinds  # type: ignore[attr-defined]

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"]
        if len(reason.strip()) < SHORTEST_REASON:
            raise forms.ValidationError(_("A few words more: the young person reads what it was for."))
        return reason

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        from_on, until_on = data.get("from_on"), data.get("until_on")
        if from_on and until_on and until_on < from_on:
            self.add_error("until_on", _("This is before the first day."))
        if from_on and from_on > timezone.localdate():
            self.add_error("from_on", _("This day is still to come."))
        return data

    def extract(self) -> ExtractInput:
        data = self.cleaned_data
        return ExtractInput(data["from_on"], data["until_on"], data["kinds"], data["reason"])
