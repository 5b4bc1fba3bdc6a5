"""What all forms here share: one way to look, one way to say what is wrong."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from spheres.foundation.ids import new_id

WORDS_LIMIT = 20_000
"""Characters of one free text. Longer is refused with this limit, and what was typed stays."""


class CardChoice(forms.RadioSelect):
    """One choice among a few, each a card large enough for a thumb."""

    is_cards = True


class CardChoices(forms.CheckboxSelectMultiple):
    is_cards = True


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class HourInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%H:%M", **kwargs)


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M", **kwargs)


class WordsField(forms.CharField):
    """Free text, kept as it was typed."""

    def __init__(self, *, rows: int = 5, limit: int = WORDS_LIMIT, **kwargs: Any) -> None:
        self.limit = limit
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), strip=False, **kwargs)

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        text = text.strip().replace("\r\n", "\n").replace("\x00", "")
        if self.required and not text:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(text) > self.limit:
            raise ValidationError(
                ngettext_lazy(
                    "This text holds %(limit)d character at most; it has %(length)d. Nothing was lost: shorten it, or continue in a second one.",
                    "This text holds %(limit)d characters at most; it has %(length)d. Nothing was lost: shorten it, or continue in a second one.",
                    self.limit,
                )
                % {"limit": self.limit, "length": len(text)},
                code="too_long",
            )
        return text


class SpheresForm(forms.Form):
    """A form whose required fields say so in words, and whose errors are tied to their field."""

    required_css_class = "is-required"
    error_css_class = "is-wrong"
    use_required_attribute = False  # our own message, in her language, beside the field

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages["required"] = _("Please fill this in.")


class MakesOneThing(SpheresForm):
    """A form that makes one thing however often it is sent: the thing's id comes with the form."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)

    @property
    def new_id(self) -> UUID:
        made: UUID = self.cleaned_data["id"]
        return made
