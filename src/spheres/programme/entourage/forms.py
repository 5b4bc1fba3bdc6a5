"""The form of someone around her."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from spheres.foundation.ui.forms import CardChoice, MakesOneRow, WordsField
from spheres.programme.entourage.actions import PersonInput
from spheres.programme.entourage.models import PersonAround
from spheres.programme.participants.merging import KeepsUp
from spheres.programme.region.pack import choices


class PersonForm(KeepsUp, MakesOneRow):
    name = forms.CharField(
        label=_("What to call this person"),
        max_length=120,
        help_text=_(
            "A first name is enough, unless they must never be contacted: then as fully as is known."
        ),
    )
    tie = forms.ChoiceField(label=_("The tie"), widget=CardChoice)
    stance = forms.ChoiceField(
        label=_("In the young person’s eyes, this person"), widget=CardChoice, choices=PersonAround.Stance
    )
    her_words = WordsField(
        label=_("What is said of this person, word for word"), rows=2, limit=2000, required=False
    )
    reach = forms.CharField(label=_("Phone number or e-mail"), max_length=120, required=False)
    may_know = WordsField(label=_("What they may know"), rows=2, limit=1000, required=False)
    support_agreed = forms.BooleanField(
        label=_("Support may be offered to this person: it is agreed"),
        required=False,
        help_text=_("The shelter supports parents and others close by, only when that is agreed."),
    )
    never_contact = forms.BooleanField(
        label=_("Never contact this person"),
        required=False,
        help_text=_(
            "From then on, what would reach them about this file is not sent, and whoever tries reads why. "
            "What happens is still written down."
        ),
    )
    reason = WordsField(
        label=_("Why, in the young person’s words"), rows=2, limit=1000, required=False,
        help_text=_("Whoever tries to reach them reads it, if the entourage is open to them."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tie"].choices = choices("ties")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("never_contact") and data.get("support_agreed"):
            self.add_error(
                "support_agreed", _("Someone who must never be contacted can’t be offered support.")
            )
        if data.get("never_contact") and not data.get("reason"):
            self.add_error(
                "reason", _("Say why in a few words: whoever tries to reach them needs to understand.")
            )
        return data

    def person(self) -> PersonInput:
        return PersonInput(**{name: self.cleaned_data[name] for name in PersonInput.__dataclass_fields__})
