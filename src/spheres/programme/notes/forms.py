"""Forms for contact notes and what is next."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from spheres.foundation.ui.forms import (
    CardChoice,
    CardChoices,
    DayInput,
    HourInput,
    MakesOneRow,
    MomentInput,
    SpheresForm,
    WordsField,
)
from spheres.programme.notes.actions import Contact, Planned
from spheres.programme.notes.models import ContactNote, Step
from spheres.programme.region.pack import choices

LONGEST = 24 * 60


PLANNED = [(kind.value, kind.label) for kind in (Step.Kind.MEETING, Step.Kind.TASK)]


class NoteForm(MakesOneRow):
    """A contact note: eight touches at most besides typing."""

    STANDS_AS: ClassVar[Mapping[str, str]] = {"next_what": "what", "next_on": "due_on"}

    kind = forms.ChoiceField(label=_("Kind of contact"), widget=CardChoice)
    begun_by = forms.ChoiceField(label=_("Who began it"), widget=CardChoice, choices=ContactNote.BegunBy)
    at = forms.DateTimeField(label=_("When"), widget=MomentInput())
    minutes = forms.IntegerField(
        label=_("How long, in minutes"), required=False, min_value=1, max_value=LONGEST
    )
    place = forms.ChoiceField(label=_("Kind of place"), help_text=_("Never an address."))
    text = WordsField(
        label=_("Note"),
        rows=8,
        help_text=_(
            "Her words in quotation marks. No details of what was done to her: they are not needed here."
        ),
    )
    next_what = forms.CharField(label=_("Next step"), required=False, max_length=200)
    next_on = forms.DateField(label=_("By which day"), required=False, widget=DayInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = choices("contact_kinds")  # type: ignore[attr-defined]
        self.fields["place"].choices = choices("place_kinds")  # type: ignore[attr-defined]

    def clean_at(self) -> Any:
        at = self.cleaned_data["at"]
        if at > timezone.now() + timedelta(minutes=5):
            raise forms.ValidationError(
                _("This is in the future. A meeting to come goes under “What is next”.")
            )
        return at

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("next_what") and not data.get("next_on") and "next_on" not in self.errors:
            self.add_error("next_on", _("Say by which day, so that it shows in your day."))
        if data.get("next_on") and not data.get("next_what") and "next_what" not in self.errors:
            self.add_error("next_what", _("Say what is to be done."))
        return data

    def planned(self) -> Planned | None:
        data = self.cleaned_data
        return Planned(Step.Kind.TASK, data["next_what"], data["next_on"]) if data["next_what"] else None

    def show_what_stands(self, standing: Any) -> None:
        """What was typed since can go below the note that stands, too."""
        super().show_what_stands(standing)
        if isinstance(standing, ContactNote):
            self.other_submits = [("add_to", standing.pk, _("Add it to the note that stands"))]

    def contact(self) -> Contact:
        names = ("kind", "at", "minutes", "place", "begun_by", "text")
        return Contact(**{name: self.cleaned_data[name] for name in names})


class AdditionForm(MakesOneRow):
    text = WordsField(label=_("What you add"), help_text=_("The note stays as it was; this stands below it."))


class StepForm(MakesOneRow):
    kind = forms.ChoiceField(label=_("What it is"), widget=CardChoice, choices=PLANNED)
    what = forms.CharField(label=_("In a few words"), max_length=200)
    due_on = forms.DateField(label=_("Day"), widget=DayInput())
    at = forms.TimeField(label=_("Hour"), required=False, widget=HourInput())

    def planned(self) -> Planned:
        data = self.cleaned_data
        return Planned(data["kind"], data["what"], data["due_on"], data["at"])


class KeepForm(SpheresForm):
    """From which partners she keeps a note: those that read her notes."""

    kept_from = forms.MultipleChoiceField(
        label=_("She keeps it from"),
        widget=CardChoices,
        required=False,
        help_text=_("Those not ticked may read it."),
    )

    def __init__(self, *args: Any, readers: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partners = [(str(one.partner_id), one.partner.name) for one in readers]
        self.fields["kept_from"].choices = partners  # type: ignore[attr-defined]

    def partners(self) -> set[UUID]:
        return {UUID(pk) for pk in self.cleaned_data["kept_from"]}
