"""The referral's forms: by a partner, and by herself."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from spheres.foundation.ui.forms import (
    CardChoice,
    CardChoices,
    DayInput,
    MakesOneThing,
    SpheresForm,
    WordsField,
)
from spheres.programme.partners.pack import choices
from spheres.programme.referrals.actions import QUESTIONS, Letter, TriageAnswer
from spheres.programme.referrals.models import Answer, Referral, Urgency
from spheres.programme.referrals.rules import is_outside_ages

OLDEST_SAID = 99


class AnswerForm(SpheresForm):
    """The coordinator's four plain questions, and her answer."""

    of_age = forms.ChoiceField(label=_("She is between 12 and 24"), widget=CardChoice, choices=Answer)
    recognises = forms.ChoiceField(
        label=_("She recognises that she is, or has been, exploited"), widget=CardChoice, choices=Answer
    )
    hopes_for_change = forms.ChoiceField(
        label=_("She hopes for something better"), widget=CardChoice, choices=Answer
    )
    voluntary = forms.ChoiceField(label=_("She comes of her own will"), widget=CardChoice, choices=Answer)
    decision = forms.ChoiceField(
        label=_("Answer"),
        widget=CardChoice,
        choices=[("waiting", _("She waits for a place")), ("not_now", _("Not now"))],
        required=False,
        help_text=_("Left open, only the four questions are saved."),
    )
    reason = forms.ChoiceField(label=_("If not now, why"), required=False)
    offered_instead = WordsField(label=_("What was offered instead"), rows=3, limit=4000, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = [("", "–"), *choices("not_now_reasons")]  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(referral: Referral) -> dict[str, str]:
        return {name: getattr(referral, name) for name in QUESTIONS}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("decision") == "not_now":
            if not data.get("reason"):
                self.add_error("reason", _("Say why, so that it can be learned from."))
            if not data.get("offered_instead"):
                self.add_error("offered_instead", _("Nobody leaves with nothing: say what was offered."))
        return data

    def answer(self) -> TriageAnswer:
        return TriageAnswer(**self.cleaned_data)


class ReferralForm(MakesOneThing):
    """Five minutes, on a phone; what isn't known can be left out."""

    name = forms.CharField(label=_("Name she goes by"), max_length=80)
    legal_name = forms.CharField(label=_("Legal name, if different"), max_length=120, required=False)
    pronouns = forms.CharField(label=_("Pronouns"), max_length=40, required=False)
    birth_date = forms.DateField(label=_("Birth date"), required=False, widget=DayInput())
    age_said = forms.IntegerField(
        label=_("Age, if the date is not known"), required=False, min_value=0, max_value=OLDEST_SAID
    )
    languages = forms.MultipleChoiceField(label=_("Languages she uses"), widget=CardChoices)
    channel = forms.ChoiceField(label=_("How to reach her"), widget=CardChoice)
    reach = forms.CharField(label=_("Number or address"), max_length=120)
    hours = forms.CharField(label=_("At what hours"), max_length=120, required=False)
    name_to_use = forms.CharField(label=_("Name to ask for"), max_length=80, required=False)
    may_leave_message = forms.BooleanField(label=_("A message may be left"), required=False)
    why_now = WordsField(
        label=_("Why now"),
        rows=4,
        limit=4000,
        help_text=_("A few lines. No details of what was done to her."),
    )
    hopes = WordsField(label=_("What she hopes for, in her words"), rows=3, limit=4000, required=False)
    services = forms.MultipleChoiceField(
        label=_("Who already serves her"), widget=CardChoices, required=False
    )
    urgency = forms.ChoiceField(label=_("How soon"), widget=CardChoice, choices=Urgency)
    agreed = forms.BooleanField(
        label=_("She agreed to be contacted"),
        error_messages={
            "required": _(
                "Without her agreement to be contacted this can’t be sent. "
                "Ask her first; what you wrote is kept."
            )
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, list_name in (
            ("languages", "languages"),
            ("channel", "contact_channels"),
            ("services", "services"),
        ):
            self.fields[name].choices = choices(list_name)  # type: ignore[attr-defined, arg-type]
        self.fields["agreed"].error_messages["required"] = self.base_fields["agreed"].error_messages[
            "required"
        ]

    def clean_birth_date(self) -> Any:
        born = self.cleaned_data["birth_date"]
        if born and born > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return born

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("birth_date") and data.get("age_said") is None and "birth_date" not in self.errors:
            self.add_error("age_said", _("Give a birth date, or an age, even if you are not sure."))
        return data

    def letter(self, written_by: str = "") -> Letter:
        data = {k: v for k, v in self.cleaned_data.items() if k not in ("id", "agreed")}
        return Letter(**data, written_by=written_by)

    @property
    def is_outside_ages(self) -> bool:
        said = self.cleaned_data
        return is_outside_ages(said["birth_date"], said["age_said"], timezone.localdate())
