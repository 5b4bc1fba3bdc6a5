"""The register of incidents, and the answer to an erasure."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from spheres.foundation.access.categories import Category
from spheres.foundation.accounts.models import Member
from spheres.foundation.ui.forms import (
    CardChoice,
    CardChoices,
    MakesOneRow,
    MomentField,
    SpheresForm,
    WordsField,
)
from spheres.programme.participants.merging import KeepsUp
from spheres.programme.privacy.actions import IncidentInput
from spheres.programme.privacy.models import Incident

NO_NAMES = _("No young person’s name: the record finds whom it concerns.")


class IncidentForm(KeepsUp, MakesOneRow):
    """As the regulation asks. It can be written in parts: only what, when and since when it is known are
    needed to begin."""

    TELLS_WHAT_HAPPENED = True

    what = WordsField(
        label=_("What happened, and to which information"), rows=4, limit=4000, help_text=NO_NAMES
    )
    began_at = MomentField(label=_("When it began"))
    ended_at = MomentField(label=_("When it ended"), required=False, help_text=_("Blank while it goes on."))
    known_at = MomentField(label=_("When we came to know"))
    member = forms.ModelChoiceField(
        label=_("Whose looking it is about"), required=False, queryset=Member.objects.all(),
        empty_label=_("anyone’s"),
        help_text=_("An account that others used, or a member who looked without need."),
    )  # fmt: skip
    categories = forms.MultipleChoiceField(
        label=_("Which kinds of information"), widget=CardChoices, choices=Category, required=False,
        help_text=_("None ticked: all of them."),
    )  # fmt: skip
    cause = WordsField(label=_("How it could happen"), rows=3, limit=4000, required=False)
    risk = forms.ChoiceField(
        label=_("Is there a risk of serious injury to someone?"), widget=CardChoice, choices=Incident.Risk,
        initial=Incident.Risk.UNKNOWN,
    )  # fmt: skip
    risk_why = WordsField(
        label=_("Why"), rows=3, limit=4000, required=False,
        help_text=_("How sensitive it is, what could come of it, how likely it is that it is used to harm."),
    )  # fmt: skip
    commission_told_at = MomentField(
        label=_("When the Commission d’accès à l’information was told"), required=False
    )
    measures = WordsField(label=_("What was done about it"), rows=3, limit=4000, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].label_from_instance = lambda row: f"{row.name} – {row.partner.name}"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        began, ended, now = data.get("began_at"), data.get("ended_at"), timezone.now()
        if began and ended and ended < began:
            self.add_error("ended_at", _("It ended before it began."))
        for name in ("began_at", "known_at", "commission_told_at", "ended_at"):
            if data.get(name) and data[name] > now:
                self.add_error(name, _("This moment has not come yet."))
        if data.get("risk") not in (None, Incident.Risk.UNKNOWN) and not data.get("risk_why"):
            self.add_error("risk_why", _("Say why: it is what is asked about later."))
        return data

    def told(self) -> IncidentInput:
        return IncidentInput(**{name: self.cleaned_data[name] for name in IncidentInput.__dataclass_fields__})


class RefusalForm(SpheresForm):
    reason = WordsField(
        label=_("Why it is kept for now"), rows=3, limit=2000,
        help_text=_(
            "Which law or obligation, and until when. The worker reads it together with the young person. "
            "No name."
        ),
    )  # fmt: skip
