"""The forms of going with her."""

from dataclasses import fields
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from spheres.foundation.ui.forms import (
    CardChoice,
    DayInput,
    MakesOneRow,
    MomentField,
    SpheresForm,
    WordsField,
)
from spheres.programme.accompaniment.actions import AccompanimentInput, ExpenseInput
from spheres.programme.accompaniment.models import Accompaniment
from spheres.programme.accompaniment.receipts import LARGEST
from spheres.programme.participants.merging import KeepsUp
from spheres.programme.region.pack import choices

LONGEST_AGO = timedelta(days=365)
ASKED = [one.name for one in fields(AccompanimentInput) if one.init]


class AccompanimentForm(KeepsUp, MakesOneRow):
    kind = forms.ChoiceField(label=_("What it is about"), widget=CardChoice)
    where = forms.CharField(
        label=_("Where to"), max_length=200, help_text=_("The service, not where anyone lives.")
    )
    starts_at = MomentField(
        label=_("When"), required=False,
        help_text=_("Leave it empty if it is still to plan."),
    )  # fmt: skip
    minutes = forms.IntegerField(label=_("How long, in minutes"), min_value=5, max_value=1440, initial=60)
    travel_minutes = forms.IntegerField(
        label=_("The way there, in minutes"), min_value=0, max_value=600, initial=30
    )
    what_happens = WordsField(
        label=_("What will happen there"),
        rows=3,
        limit=4000,
        required=False,
        help_text=_(
            "Step by step, so that nothing comes as a surprise: who receives, what is asked, how long."
        ),
    )
    wants = WordsField(label=_("What is wanted"), rows=2, limit=2000, required=False)
    not_wanted = WordsField(label=_("What is not wanted"), rows=2, limit=2000, required=False)
    with_whom = forms.CharField(
        label=_("Who else is there, or is to be told"), max_length=200, required=False
    )
    all_the_same = forms.BooleanField(
        label=_("Plan it all the same"), required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = choices("accompaniment_kinds")  # type: ignore[attr-defined]

    def going(self) -> AccompanimentInput:
        return AccompanimentInput(**{name: self.cleaned_data[name] for name in ASKED})

    def ask_all_the_same(self, sentence: str) -> None:
        """Something else is planned at that time: said beside the field, with a box to go on."""
        self.add_error("starts_at", sentence)
        self.fields["all_the_same"].widget = forms.CheckboxInput()


class EndForm(SpheresForm):
    """It took place, or will not."""

    status = forms.ChoiceField(
        label=_("What is so?"),
        widget=CardChoice,
        choices=[
            (Accompaniment.Status.DONE.value, _("It took place")),
            (Accompaniment.Status.CANCELLED.value, _("It will not take place")),
        ],
    )
    debrief = WordsField(label=_("How it went, and what follows"), rows=3, limit=8000, required=False)
    her_say = WordsField(label=_("What they say of it"), rows=2, limit=4000, required=False)


class ExpenseForm(MakesOneRow):
    TELLS_WHAT_HAPPENED = True

    kind = forms.ChoiceField(label=_("What for?"), widget=CardChoice)
    on = forms.DateField(label=_("Which day"), widget=DayInput())
    amount = forms.DecimalField(
        label=_("Amount, in dollars"), required=False, min_value=0, max_value=5000, max_digits=6,
        decimal_places=2, localize=True,
    )  # fmt: skip
    km = forms.IntegerField(label=_("Kilometres driven"), required=False, min_value=1, max_value=2000)
    note = forms.CharField(
        label=_("A few words"), max_length=200, required=False,
        help_text=_("Not what it was about: this goes with the accounts."),
    )  # fmt: skip
    file = forms.FileField(
        label=_("Receipt"),
        required=False,
        help_text=_("A picture or a PDF, 5 MB at most. Where a picture was taken is removed from it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = choices("expense_kinds")  # type: ignore[attr-defined]
        self.fields["on"].initial = timezone.localdate()
        self.fields["file"].widget.attrs["accept"] = (
            "image/jpeg,image/png,image/webp,image/gif,application/pdf"
        )

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        today = timezone.localdate()
        if not today - LONGEST_AGO <= on <= today:
            raise forms.ValidationError(_("Give a day of the last twelve months."))
        return on

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > LARGEST:
            raise forms.ValidationError(_("This file is larger than 5 MB. Take the picture again, smaller."))
        return file

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data.get("amount") and not data.get("km"):
            self.add_error("amount", _("Give an amount, or kilometres."))
        return data

    def ask_for_the_file_again(self) -> None:
        """Something else is wrong: the page comes back without the file, which no browser lets it keep."""
        if self.errors and self.files and "file" not in self.errors:
            self.add_error("file", _("Choose this file again before you save: a page can’t keep it."))

    def cost(self) -> ExpenseInput:
        data = self.cleaned_data
        cents = int((data["amount"] or Decimal(0)) * 100)
        return ExpenseInput(data["kind"], data["on"], cents, data["km"], data["note"])
