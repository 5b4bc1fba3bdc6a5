"""The form by which somebody is put on shift."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from spheres.foundation.accounts.models import Member
from spheres.foundation.ui.forms import MakesOneThing, MomentField
from spheres.programme.shifts.models import LONGEST_HOURS


class ShiftForm(MakesOneThing):
    member = forms.ChoiceField(label=_("Who"))
    starts_at = MomentField(label=_("From"))
    ends_at = MomentField(label=_("Until"))

    def __init__(self, *args: Any, people: Sequence[Member], now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people, self.now = {str(member.pk): member for member in people}, now
        self.fields["member"].choices = [(key, one.name) for key, one in self.people.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        begins, ends = data.get("starts_at"), data.get("ends_at")
        if begins and begins < self.now - timedelta(days=1):
            self.add_error("starts_at", _("This was more than a day ago: a shift is said before it begins."))
        if not begins or not ends:
            return data
        if ends <= max(begins, self.now):
            self.add_error("ends_at", _("This is over already, or ends before it begins."))
        elif ends > begins + timedelta(hours=LONGEST_HOURS):
            self.add_error("ends_at", _("A shift lasts 24 hours at most."))
        return data
