"""The forms of who she is and of how to reach her."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from spheres.foundation.ui.forms import CardChoice, CardChoices, DayInput, MakesOneRow
from spheres.programme.participants.actions import About, ContactChannel
from spheres.programme.participants.merging import KeepsUp
from spheres.programme.participants.rules import decides_alone_on
from spheres.programme.region.pack import choices


class AboutForm(KeepsUp):
    """What she wants to be called, and who she is."""

    name = forms.CharField(label=_("Name to use"), max_length=80)
    pronouns = forms.CharField(label=_("Pronouns"), max_length=40, required=False)
    languages = forms.MultipleChoiceField(label=_("Languages spoken"), widget=CardChoices)
    legal_name = forms.CharField(label=_("Legal name, if different"), max_length=120, required=False)
    birth_date = forms.DateField(label=_("Birth date"), required=False, widget=DayInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["languages"].choices = choices("languages")  # type: ignore[attr-defined]

    def clean_birth_date(self) -> Any:
        born, before, today = (
            self.cleaned_data["birth_date"],
            self.initial["birth_date"],
            timezone.localdate(),
        )
        if born and born > today:
            raise forms.ValidationError(_("This day has not come yet."))
        if before and not born:
            raise forms.ValidationError(_("A birth date that is known stays; correct it if it is wrong."))
        if before and decides_alone_on(before, today) != decides_alone_on(born, today):
            raise forms.ValidationError(
                _("This date changes who decides. What was agreed must be agreed anew, together.")
            )
        return born

    def about(self) -> About:
        return About(**{name: self.cleaned_data[name] for name in About.__dataclass_fields__})


class ContactWayForm(KeepsUp, MakesOneRow):
    """One way to reach her safely."""

    channel = forms.ChoiceField(label=_("How to get in touch"), widget=CardChoice)
    value = forms.CharField(label=_("Number or address"), max_length=120)
    hours = forms.CharField(label=_("At what hours"), max_length=120, required=False)
    name_to_use = forms.CharField(label=_("Name to ask for"), max_length=80, required=False)
    may_leave_message = forms.BooleanField(label=_("A message may be left"), required=False)
    is_preferred = forms.BooleanField(label=_("The preferred way"), required=False)
    remarks = forms.CharField(
        label=_("Anything to be careful about"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].choices = choices("contact_channels")  # type: ignore[attr-defined]

    def way(self) -> ContactChannel:
        return ContactChannel(
            **{name: self.cleaned_data[name] for name in ContactChannel.__dataclass_fields__}
        )
