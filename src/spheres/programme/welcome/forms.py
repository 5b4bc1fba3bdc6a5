"""Forms of the time before she joined."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from spheres.foundation.ui.forms import CardChoice, MakesOneRow, MomentField, WordsField
from spheres.programme.participants.merging import KeepsUp
from spheres.programme.referrals.forms import FirstMeetingFields
from spheres.programme.region.pack import UNANSWERED, choices
from spheres.programme.welcome.actions import Tried

A_FEW_MINUTES = timedelta(minutes=5)
"""By how much the clock of a telephone may be ahead of ours."""


class AttemptForm(MakesOneRow):
    """An attempt to reach her: four touches, and a few words."""

    TELLS_WHAT_HAPPENED = True

    kind = forms.ChoiceField(label=_("How it was tried"), widget=CardChoice)
    reached = forms.ChoiceField(
        label=_("Did you get in touch?"),
        widget=CardChoice,
        choices=[("yes", _("Yes, we are in touch")), ("no", _("Not this time"))],
    )
    at = MomentField(label=_("When"))
    words = WordsField(
        label=_("In a few words"),
        rows=3,
        limit=2000,
        required=False,
        help_text=_(
            "Write it as something that the young person will read: it stands in the timeline from the day "
            "of joining."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(code, name) for code, name in choices("contact_kinds") if code != UNANSWERED]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]

    def clean_at(self) -> Any:
        at = self.cleaned_data["at"]
        if at > timezone.now() + A_FEW_MINUTES:
            raise forms.ValidationError(
                _("This is in the future. A first meeting to come is planned on its own page.")
            )
        return at

    def tried(self) -> Tried:
        said = self.cleaned_data
        return Tried(said["kind"], said["at"], said["reached"] == "yes", said["words"])


class FirstMeetingForm(FirstMeetingFields, KeepsUp):
    """When they first meet, and in what kind of place; changed, or no longer planned."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meeting_at"].help_text = _("Left empty, no meeting is planned.")

    def clean_meeting_at(self) -> Any:
        at = self.cleaned_data["meeting_at"]
        if at and at != self.stands["meeting_at"] and at < timezone.now():
            raise forms.ValidationError(
                _("This is over. Plan a moment to come; what took place is noted as an attempt.")
            )
        return at
