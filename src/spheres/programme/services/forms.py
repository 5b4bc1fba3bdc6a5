"""The forms of services."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from spheres.foundation.accounts.models import Mandate
from spheres.foundation.ui.forms import (
    CardChoice,
    DayInput,
    MakesOneRow,
    MomentField,
    MomentInput,
    SpheresForm,
    WordsField,
    only_with,
)
from spheres.programme.entourage.models import PersonAround
from spheres.programme.region.pack import choices, current_pack, service_kind
from spheres.programme.services.actions import Answer, InPlace, Request
from spheres.programme.services.models import ServiceAnswer, Status
from spheres.programme.services.queries import Addressee
from spheres.programme.services.rules import NEEDS_A_DATE

OUTSIDE = "outside"
FARTHEST = timedelta(days=180)
TONIGHT, AN_HOUR = timedelta(hours=30), timedelta(hours=1)
"""How far ahead tonight reaches: from the morning on, until the morning after."""


def kinds_for_a_night() -> set[str]:
    return {kind.code for kind in current_pack().service_kinds if kind.for_a_night}


def kinds() -> list[tuple[str, str]]:
    """What can be asked for, with what the partnership promises of it."""
    return [
        (one.code, f"{one.name} ({one.promise})" if one.promise else str(one.name))
        for one in current_pack().service_kinds
        if not one.ends_on
    ]


class ServiceReferralForm(MakesOneRow):
    kind = forms.ChoiceField(label=_("What for?"), widget=CardChoice)
    to = forms.ChoiceField(
        label=_("Whom do you ask?"),
        widget=CardChoice,
        help_text=_("Partners with whom something is shared, or a service outside the programme."),
    )
    service_name = forms.CharField(label=_("Name of the service"), max_length=160, required=False)
    service_reach = forms.CharField(
        label=_("How it is reached"),
        max_length=200,
        required=False,
        help_text=_("A person there, a phone number, an address on line."),
    )
    about = forms.ChoiceField(label=_("Who is to be supported"), required=False)
    need = forms.ChoiceField(label=_("Which need it answers"), required=False)
    what = WordsField(
        label=_("What is asked"),
        rows=4,
        limit=4000,
        help_text=_("Only what they need to know to act. You read it together before it goes."),
    )
    her_words = WordsField(
        label=_("What they want and don’t want, in their own words"), rows=3, limit=4000, required=False
    )
    needed_at = MomentField(
        label=_("If it is for tonight: from when"),
        required=False,
        help_text=_(
            "It then stands first there, who is on shift is told at once, and you see here when it is opened."
        ),
    )
    night_may_read = forms.BooleanField(
        label=_("Said yes: tonight’s team there may read the emergency plan and the ways to reach"),
        help_text=_("From when they accept until noon, and only whoever is on shift."),
        required=False,
    )
    she_agreed = forms.BooleanField(
        label=_("The young person read this, and agrees that they are told"),
        error_messages={"required": _("Nothing is asked without the young person’s agreement.")},
    )

    def __init__(
        self, *args: Any, to: Sequence[Addressee], around: Sequence[PersonAround], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.now = timezone.now()
        self.fields["she_agreed"].error_messages["required"] = _(
            "Nothing is asked without the young person’s agreement."
        )
        self.partners = {one.partner.code: one.partner for one in to}
        self.around = {str(one.pk): one for one in around}
        self.fields["about"].choices = [  # type: ignore[attr-defined]
            ("", _("The young person")),
            *((key, one.name) for key, one in self.around.items()),
        ]
        if not around:
            del self.fields["about"]
        for name in ("needed_at", "night_may_read"):
            only_with("kind", kinds_for_a_night(), self.fields[name].widget)
        self.fields["kind"].choices = kinds()  # type: ignore[attr-defined]
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            *((one.partner.code, one.partner.name) for one in to),
            (OUTSIDE, _("A service outside the programme")),
        ]
        self.fields["need"].choices = [("", "–"), *choices("needs")]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("to") == OUTSIDE and not data.get("service_name"):
            self.add_error("service_name", _("Say which service."))
        if data.get("kind") in kinds_for_a_night():
            self._check_night(data)
        else:
            data |= {"needed_at": None, "night_may_read": False}
        partner, kind = self.partners.get(data.get("to", "")), data.get("kind")
        if partner and kind:
            mandates = service_kind(kind).mandates
            if mandates and Mandate(partner.mandate) not in mandates:
                self.add_error(
                    "to", _("This partner does not do that. Choose another, or an outside service.")
                )
        return data

    def _check_night(self, data: dict[str, Any]) -> None:
        needed_at = data.get("needed_at")
        if needed_at and not -AN_HOUR <= needed_at - self.now <= TONIGHT:
            self.add_error(
                "needed_at", _("This is not tonight. For another night, say the day in what is asked.")
            )
        if data.get("night_may_read") and not needed_at and "needed_at" not in self.errors:
            self.add_error("needed_at", _("Say from when: what tonight’s team reads ends at the next noon."))
        if data.get("night_may_read") and data.get("to") == OUTSIDE:
            self.add_error("night_may_read", _("A service outside the programme reads nothing here."))

    def request(self) -> Request:
        data = self.cleaned_data
        partner = self.partners.get(data["to"])
        return Request(
            data["kind"], data["what"], data["her_words"], data["need"], partner,
            "" if partner else data["service_name"], "" if partner else data["service_reach"],
            self.around.get(data.get("about", "")), data["needed_at"], data["night_may_read"],
        )  # fmt: skip


class AnswerForm(MakesOneRow):
    """What is said of a request: only what can follow is offered."""

    status = forms.ChoiceField(label=_("What is so now?"), widget=CardChoice)
    words = WordsField(label=_("In a few words"), rows=3, limit=4000, required=False)
    reason = forms.ChoiceField(label=_("Why it is declined"), required=False)
    instead = WordsField(
        label=_("What could help otherwise"),
        rows=2,
        limit=2000,
        required=False,
        help_text=_("Another service, another moment: so that nobody is left with a no."),
    )
    day = forms.DateField(label=_("Since which day"), widget=DayInput())
    next_on = forms.DateField(
        label=_("By when will you say more?"),
        required=False,
        widget=DayInput(),
        help_text=_("For example the day of the first session. A date that passes is asked about."),
    )

    since = MomentField(
        label=_("Arrived at"),
        required=False,
        widget=only_with("status", [Status.IN_PROGRESS.value], MomentInput()),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    """How many answers were on the screen."""

    def __init__(
        self,
        *args: Any,
        statuses: Sequence[str],
        today: date,
        answers: Sequence[ServiceAnswer] = (),
        is_bed: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.statuses, self.answers = today, statuses, answers
        self.fields["seen"].initial = str(len(answers))
        # Sent a second time, what was said then may be said no more: it stands, and is read as such.
        self.is_known = self.data.get("id") in {str(answer.pk) for answer in answers}
        if self.is_known:
            statuses = list(Status.values)
        self._offer(statuses)
        self.fields["reason"].choices = [("", "–"), *choices("decline_reasons")]  # type: ignore[attr-defined]
        self.fields["day"].initial = today
        if not is_bed or Status.IN_PROGRESS not in statuses:
            del self.fields["since"]
        if Status.DECLINED not in statuses:
            del self.fields["reason"], self.fields["instead"]
        if not NEEDS_A_DATE & set(statuses):
            del self.fields["next_on"]
        if set(statuses) <= {Status.CLOSED, Status.WITHDRAWN}:
            self.fields["words"].label = _("What they say of it")

    def _offer(self, statuses: Sequence[str]) -> None:
        labels = {**dict(Status.choices), **SAID}
        self.fields["status"].choices = [(code, labels[code]) for code in statuses]  # type: ignore[attr-defined]

    def show_what_stands(self, standing: Any) -> None:
        super().show_what_stands(standing)
        self._offer(self.statuses)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.is_known and data.get("seen", "") not in ("", str(len(self.answers))):
            self.put("seen", str(len(self.answers)))
            self.add_error(
                None,
                _(
                    "Something was answered while you were writing: it stands above. What you typed is still "
                    "here. Save again if it holds beside it."
                ),
            )
        status = data.get("status")
        if status == Status.DECLINED and "reason" in self.fields and not data.get("reason"):
            self.add_error("reason", _("Say why: the worker tells it, and looks for something else."))
        if data.get("day") and data["day"] > self.today:
            self.add_error("day", _("This day is yet to come: say it once it is so."))
        if data.get("since") and data["since"] > timezone.now():
            self.add_error("since", _("This hour is yet to come: say it once it is so."))
        if status in NEEDS_A_DATE and "next_on" in self.fields:
            self._check_next(data.get("next_on"))
        return data

    def _check_next(self, on: date | None) -> None:
        if on is None:
            self.add_error("next_on", _("Give a date: nothing is left without one."))
        elif not self.today <= on <= self.today + FARTHEST:
            self.add_error("next_on", _("Give a day from today on, within six months."))

    def answer(self) -> Answer:
        data = self.cleaned_data
        declined = data["status"] == Status.DECLINED
        return Answer(
            data["status"], data["day"], data["words"], data.get("instead", "") if declined else "",
            data.get("reason", "") if declined else "", data.get("next_on"),
            data.get("since") if data["status"] == Status.IN_PROGRESS else None,
        )  # fmt: skip


SAID = {
    Status.ACCEPTED.value: _("We accept"),
    Status.DECLINED.value: _("We can’t"),
    Status.IN_PROGRESS.value: _("It has begun, or goes on"),
    Status.DONE.value: _("It is done"),
    Status.CLOSED.value: _("Close it"),
    Status.WITHDRAWN.value: _("No longer wanted"),
}


class InPlaceForm(MakesOneRow):
    service = forms.ChoiceField(label=_("What kind of service"), widget=CardChoice)
    who = forms.CharField(label=_("Who, and how they are reached"), max_length=200)
    what = WordsField(label=_("What they do"), rows=2, limit=2000, required=False)
    her_words = WordsField(label=_("What they say of it"), rows=2, limit=2000, required=False)
    since = forms.DateField(label=_("Since"), required=False, widget=DayInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"].choices = choices("services")  # type: ignore[attr-defined]

    def in_place(self) -> InPlace:
        return InPlace(
            **{name: self.cleaned_data[name] for name in ("service", "who", "what", "her_words", "since")}
        )


class BedsForm(SpheresForm):
    free = forms.IntegerField(label=_("Free beds tonight"), min_value=0, max_value=200)
