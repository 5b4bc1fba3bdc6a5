"""The emergency plan's form: made with her, each part can be left out."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from spheres.foundation.ui.forms import CardChoice, MakesOneThing, WordsField
from spheres.programme.safety.models import EmergencyPlan


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
