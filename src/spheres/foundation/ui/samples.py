"""What the style page shows its components with."""

from django import forms
from django.utils.translation import gettext_lazy as _

from spheres.foundation.ui.forms import CardChoice, SpheresForm


class SampleForm(SpheresForm):
    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("The name to call someone by."))
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("call", _("Call")), ("text", _("Text"))], widget=CardChoice
    )
    day = forms.DateField(label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    words = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
