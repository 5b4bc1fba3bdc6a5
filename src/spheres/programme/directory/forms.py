"""The forms of the directory."""

from typing import Any

from django import forms
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext_lazy as _

from spheres.foundation.ui.forms import CardChoice, MakesOneThing, SpheresForm
from spheres.programme.directory.models import Correction
from spheres.programme.directory.queries import SearchCriteria, genders
from spheres.programme.region.pack import choices

LARGEST = 6 * 1024 * 1024
What = Correction.What


class FindForm(SpheresForm):
    words = forms.CharField(label=_("What are you looking for?"), max_length=120, required=False)
    need = forms.ChoiceField(label=_("Need"), required=False)
    place = forms.CharField(label=_("Where"), max_length=80, required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    age = forms.IntegerField(label=_("Age"), min_value=0, max_value=120, required=False)
    gender = forms.ChoiceField(label=_("For"), required=False)
    open_now = forms.BooleanField(label=_("Open now"), required=False)
    is_free = forms.BooleanField(label=_("Free of charge"), required=False)
    minors_alone = forms.BooleanField(label=_("Minors may come alone"), required=False)
    is_accessible = forms.BooleanField(label=_("Wheelchair access"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, every in (
            ("need", choices("needs")),
            ("language", choices("languages")),
            ("gender", [(one, one) for one in genders()]),
        ):
            self.fields[name].choices = [("", "–"), *every]  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.is_asked_by_another = True  # type: ignore[attr-defined]

    def asked(self) -> SearchCriteria:
        return SearchCriteria(
            **{name: self.cleaned_data[name] for name in SearchCriteria.__dataclass_fields__}
        )


class CorrectionForm(MakesOneThing):
    what = forms.ChoiceField(label=_("What is it about?"), widget=CardChoice, choices=What)
    value = forms.CharField(
        label=_("How it should read"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        what, value = data.get("what"), data.get("value", "")
        if what not in (What.STILL_RIGHT, What.CLOSED, None) and not value:
            self.add_error("value", _("Say how it should read."))
        elif what == What.URL:
            self._check(URLValidator(["http", "https"]), value)
        elif what == What.EMAIL:
            self._check(validate_email, value)
        return data

    def _check(self, validator: Any, value: str) -> None:
        try:
            validator(value)
        except forms.ValidationError as wrong:
            self.add_error("value", wrong)


class ImportForm(SpheresForm):
    source = forms.CharField(
        label=_("From whom"),
        max_length=80,
        help_text=_("What came from the same source before is replaced."),
    )
    file = forms.FileField(
        label=_("Package"),
        help_text=_("HSDS 3: services in JSON, or a ZIP of CSV files with datapackage.json."),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(
                _("This file is larger than 6 MB. Whoever runs Spheres brings it in by its command.")
            )
        return file
