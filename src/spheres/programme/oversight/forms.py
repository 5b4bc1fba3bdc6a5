"""Which part of her record of looks is shown."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spheres.foundation.accounts.models import Partner
from spheres.foundation.ui.forms import DayInput, SpheresForm


class PartnerField(forms.ModelChoiceField):
    """A partner, by its name in the language of the moment."""

    def label_from_instance(self, partner: Partner) -> str:
        return partner.name


class RecordForm(SpheresForm):
    """Which part of her record to show. Nothing is required."""

    since = forms.DateField(label=pgettext_lazy("a day", "From"), required=False, widget=DayInput())
    until = forms.DateField(label=pgettext_lazy("a day", "To"), required=False, widget=DayInput())
    partner = PartnerField(
        Partner.objects.all(), label=_("Partner"), required=False, empty_label=_("every partner")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.is_asked_by_another = True  # type: ignore[attr-defined]  # a filter is never "optional"
