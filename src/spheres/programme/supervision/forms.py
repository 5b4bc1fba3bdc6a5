"""The forms of supervision."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from spheres.foundation.ui.forms import CardChoice, DayInput, MakesOneRow, SpheresForm, WordsField
from spheres.programme.supervision.models import CriticalEvent

NO_NAMES = _("About the work and about you. No young person’s name: what concerns one stands in that file.")


class PlanMeetingForm(MakesOneRow):
    """A day on which the two will meet."""

    on = forms.DateField(label=_("On which day"), widget=DayInput())

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on < timezone.localdate():
            raise forms.ValidationError(_("This day has passed. A meeting that took place is noted instead."))
        return on


class MeetingForm(MakesOneRow):
    """A meeting that took place: what was agreed, and what follows by when."""

    TELLS_WHAT_HAPPENED = True

    on = forms.DateField(label=_("On which day"), widget=DayInput())
    agreed = WordsField(label=_("What you agreed on"), rows=4, limit=4000, help_text=NO_NAMES)
    follow_up = WordsField(label=_("What follows, and who does it"), rows=2, limit=2000, required=False)
    follow_up_by = forms.DateField(label=_("By which day"), required=False, widget=DayInput())

    def clean_on(self) -> date:
        return not_to_come(self.cleaned_data["on"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        by = data.get("follow_up_by")
        if by and not data.get("follow_up") and "follow_up" not in self.errors:
            self.add_error("follow_up", _("Say what is to be done by this day."))
        if by and data.get("on") and by < data["on"]:
            self.add_error("follow_up_by", _("This day is before the meeting."))
        return data


class WorryForm(MakesOneRow):
    """What weighs on her."""

    words = WordsField(
        label=_("What weighs on you"),
        rows=5,
        limit=4000,
        help_text=_(
            "Your load, your nights, anything about your work. Your supervisor reads it, and nobody else."
        ),
    )


class WorryAnswerForm(SpheresForm):
    """The supervisor's answer, once."""

    words = WordsField(label=_("Your answer"), rows=4, limit=4000)


class EventForm(MakesOneRow):
    """That something hard happened: of which kind, on which day."""

    TELLS_WHAT_HAPPENED = True

    kind = forms.ChoiceField(
        label=_("What it was"),
        widget=CardChoice,
        choices=CriticalEvent.Kind,
        help_text=_("Nothing more is asked here. What concerns a young person stands in that file."),
    )
    on = forms.DateField(label=_("On which day"), widget=DayInput())

    def clean_on(self) -> date:
        return not_to_come(self.cleaned_data["on"])


def not_to_come(day: date) -> date:
    """Raises ``ValidationError``."""
    if day > timezone.localdate():
        raise forms.ValidationError(_("This day is still to come."))
    return day
