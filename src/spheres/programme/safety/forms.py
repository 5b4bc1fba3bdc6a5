"""The emergency plan's form: made with her, each part can be left out."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from spheres.foundation.ui.forms import CardChoice, DayInput, MakesOneThing, SpheresForm, WordsField
from spheres.programme.partners.pack import choices
from spheres.programme.safety.actions import Known
from spheres.programme.safety.models import EmergencyAccess, EmergencyPlan
from spheres.programme.safety.rules import says_who_she_is

SHORTEST_REASON = 15


def _part(label: Any, help_text: Any = "") -> WordsField:
    return WordsField(label=label, help_text=help_text, rows=3, limit=4000, required=False)


class PlanForm(MakesOneThing):
    signs = _part(_("Signs that things are turning"), _("Hers, and those that others can see."))
    calm = _part(_("What helps her calm down"))
    places = _part(_("Places where she is safe, day and night"))
    people = _part(_("Who she can call, and what they may know"))
    not_told = _part(_("Who must not be told or called"))
    code_words = _part(_("Words or signs that mean “I need help” or “don’t come”"))
    not_reached = _part(
        _("If she can’t be reached"), _("After how many hours, who does what, and what may be said to whom.")
    )
    in_danger = forms.ChoiceField(
        label=_("Is she in danger these days?"),
        widget=CardChoice,
        choices=[("yes", _("Yes: read it again within 30 days")), ("no", _("No: within 90 days"))],
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not any(data.get(name) for name in EmergencyPlan.SEALED_FIELDS) and not self.errors:
            raise forms.ValidationError(_("Fill in at least one part: the others can wait."))
        return data

    def words(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in EmergencyPlan.SEALED_FIELDS}


class EmergencyForm(MakesOneThing):
    """Whom it is about, which danger, and why: two touches and a few words."""

    danger = forms.ChoiceField(label=_("What is the danger?"), widget=CardChoice)
    name = forms.CharField(label=_("Her name"), max_length=120, required=False)
    reach = forms.CharField(label=_("Her phone number or e-mail"), max_length=120, required=False)
    birth_date = forms.DateField(label=_("Her birth date"), required=False, widget=DayInput())
    reason = WordsField(
        label=_("Why you need to look now"),
        rows=3,
        limit=2000,
        help_text=_("In your words. The coordinator reads it, and one day she can too."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["danger"].choices = choices("dangers")  # type: ignore[attr-defined]

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"]
        if len(reason) < SHORTEST_REASON:
            raise forms.ValidationError(_("Say it in a sentence, so that it can be understood later."))
        return reason

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not says_who_she_is({kind for kind, _value in self.known().said()}):
            self.add_error(
                "name",
                _("Give her full name, or a phone number, or a first name with a birth date."),
            )
        return data

    def known(self) -> Known:
        data = self.cleaned_data
        return Known(data.get("name", ""), data.get("reach", ""), data.get("birth_date"))


class ReviewForm(SpheresForm):
    """A coordinator answers for an emergency access."""

    outcome = forms.ChoiceField(
        label=_("What do you think of it?"), widget=CardChoice, choices=EmergencyAccess.Outcome
    )
    words = WordsField(label=_("What was found, and what follows"), rows=4, limit=4000)


class TellForm(SpheresForm):
    """When she hears of it."""

    when = forms.ChoiceField(
        label=_("Does she know?"),
        widget=CardChoice,
        choices=[("told", _("She has been told")), ("later", _("Tell her later, when it is safe"))],
    )
    later = forms.DateField(label=_("From which day"), required=False, widget=DayInput())
    condition = WordsField(
        label=_("Or what has to be so first"),
        rows=2,
        limit=1000,
        required=False,
        help_text=_("For example: once she no longer lives with him."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("when") == "later" and not (data.get("later") or data.get("condition")):
            self.add_error(
                "later", _("Say from which day, or what has to be so first: it is not forgotten then.")
            )
        return data
