"""The forms of psychotherapy."""

from datetime import date

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from spheres.foundation.ui.forms import CardChoice, DayInput, MakesOneRow, WordsField
from spheres.programme.therapy.models import TherapySession


class TherapyNoteForm(MakesOneRow):
    text = WordsField(label=_("Your note"), rows=10, help_text=_("Yours alone: nobody else ever reads it."))


class SessionForm(MakesOneRow):
    TELLS_WHAT_HAPPENED = True

    on = forms.DateField(label=_("Which day"), widget=DayInput(), initial=timezone.localdate)
    attendance = forms.ChoiceField(
        label=_("Attendance"), widget=CardChoice, choices=TherapySession.Attendance
    )

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return on


class SummaryForm(MakesOneRow):
    text = WordsField(
        label=_("What you decided together to share"),
        rows=8,
        limit=8000,
        help_text=_("The worker reads it, and the partners with whom health is shared."),
    )
    she_agreed = forms.BooleanField(label=_("The young person read this, and agrees that it is shared"))
