"""The emergency plan's form: made with her, each part can be left out."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from spheres.foundation.accounts.models import Member, Partner
from spheres.foundation.ui.forms import (
    CardChoice,
    CardChoices,
    DayInput,
    MakesOneRow,
    MakesOneThing,
    MomentField,
    SpheresForm,
    WordsField,
)
from spheres.programme.participants.merging import KeepsUp
from spheres.programme.region.pack import choices
from spheres.programme.safety.actions import EmergencyLookup
from spheres.programme.safety.models import EmergencyAccess, EmergencyPlan, MissingStep
from spheres.programme.safety.queries import NOBODY_LOOKS, CanLook, WhoLooks
from spheres.programme.safety.wording import SECTIONS

SHORTEST_REASON = 15


STEPS_PART = "steps"
LOOKS, TEAM, ONE = "looks", "team:", "member:"
NOBODY_CAN_LOOK = CanLook([], [])
STEPS = 4
"""Of the plan, if she can't be reached: few enough to be followed at night."""


class PlanLineForm(SpheresForm):
    """A line more in one section of her plan: sent twice, it stands once."""

    line = WordsField(label=_("The line, in their own words"), rows=2, limit=1000)
    part = forms.ChoiceField(label=_("In which part"), widget=CardChoice)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parts = [(name, label) for name, (label, _help) in SECTIONS.items()]
        self.fields["part"].choices = parts  # type: ignore[attr-defined]


class PlanForm(KeepsUp, MakesOneRow):
    """Each section in any order, each can be left out."""

    in_danger = forms.ChoiceField(
        label=_("Is there danger these days?"),
        widget=CardChoice,
        choices=[("yes", _("Yes: read it again within 30 days")), ("no", _("No: within 90 days"))],
    )

    looks = forms.MultipleChoiceField(
        label=_("Who may help in a search"),
        help_text=_(
            "While a search is open, they can read this plan, the ways to reach and the identity (name, "
            "birth date, what was agreed), and note what they do. It ends with the search. Choose nobody "
            "without a yes."
        ),
        widget=CardChoices,
        required=False,
    )

    def __init__(self, *args: Any, can_look: CanLook = NOBODY_CAN_LOOK, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teams = [(f"{TEAM}{one.pk}", _on_shift_at(one)) for one in can_look.partners]
        people = [(f"{ONE}{one.pk}", f"{one.name} ({one.partner.name})") for one in can_look.members]
        self.fields[LOOKS].choices = [*teams, *people]  # type: ignore[attr-defined]
        for name, (label, help_text) in SECTIONS.items():
            self.fields[name] = WordsField(
                label=label, help_text=help_text, rows=3, limit=4000, required=False
            )
        for n in range(STEPS):
            self.fields[f"step{n}_hours"] = forms.IntegerField(
                label=_("After how many hours"), min_value=0, max_value=24 * 30, required=False
            )
            self.fields[f"step{n}_what"] = forms.CharField(
                label=_("Who does what"), max_length=300, required=False
            )

    @staticmethod
    def stands_of(plan: EmergencyPlan | None, looks: WhoLooks = NOBODY_LOOKS) -> dict[str, Any]:
        """Each part of the plan as it is now: where there is none, each is empty."""
        parts: dict[str, Any] = {name: getattr(plan, name, "") for name in SECTIONS}
        return parts | {STEPS_PART: list(plan.steps) if plan else [], LOOKS: _keys(looks)}

    def shown(self) -> dict[str, Any]:
        fields = {name: self.stands.get(name, "") for name in SECTIONS}
        steps = self._step_fields(self.stands.get(STEPS_PART, []))
        return fields | steps | {LOOKS: self.stands.get(LOOKS, [])}

    def typed(self, data: Mapping[str, Any]) -> dict[str, Any]:
        parts = {name: data[name] for name in SECTIONS if name in data}
        return parts | {STEPS_PART: self._steps(data), LOOKS: sorted(data.get(LOOKS, []))}

    def take(self, part: str, data: dict[str, Any]) -> None:
        if part != STEPS_PART:
            super().take(part, data)
            return
        for name, value in self._step_fields(self.stands[part]).items():
            data[name] = value
            self._show(name, value)

    def field_of(self, part: str) -> str:
        return "step0_what" if part == STEPS_PART else part

    def words_of_part(self, part: str) -> str:
        if part != STEPS_PART:
            return super().words_of_part(part)
        return "; ".join(f"{step['hours']} h: {step['what']}" for step in self.stands[part])

    @staticmethod
    def _step_fields(steps: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Every field of the steps: those that are not there are empty."""
        fields: dict[str, Any] = {}
        for n in range(STEPS):
            step = steps[n] if n < len(steps) else {"hours": None, "what": ""}
            fields |= {f"step{n}_hours": step["hours"], f"step{n}_what": step["what"]}
        return fields

    @staticmethod
    def _steps(data: Mapping[str, Any]) -> list[dict[str, Any]]:
        steps = [
            {"hours": data[f"step{n}_hours"], "what": data[f"step{n}_what"]}
            for n in range(STEPS)
            if data.get(f"step{n}_what") and data.get(f"step{n}_hours") is not None
        ]
        return sorted(steps, key=lambda step: step["hours"])

    def sections(self) -> list[tuple[forms.BoundField, bool]]:
        """Each with whether it has something to show."""
        return [(self[name], bool(self[name].value() or self[name].errors)) for name in SECTIONS]

    def step_fields(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"step{n}_hours"], self[f"step{n}_what"]) for n in range(STEPS)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for n in range(STEPS):
            hours, what = data.get(f"step{n}_hours"), data.get(f"step{n}_what")
            if hours is not None and not what and f"step{n}_what" not in self.errors:
                self.add_error(f"step{n}_what", _("Say who does what."))
            if what and hours is None and f"step{n}_hours" not in self.errors:
                self.add_error(f"step{n}_hours", _("Say after how many hours."))
        if not any(data.get(name) for name in SECTIONS) and not self.errors:
            raise forms.ValidationError(_("Fill in at least one part: the others can wait."))
        return data

    def words(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {name: data[name] for name in SECTIONS} | {STEPS_PART: self._steps(data)}

    def who_looks(self) -> WhoLooks:
        chosen = self.cleaned_data[LOOKS]
        return WhoLooks(_ids(chosen, TEAM), _ids(chosen, ONE))


def _on_shift_at(partner: Partner) -> str:
    return str(_("Whoever is on shift at %(partner)s")) % {"partner": partner.name}


def _keys(looks: WhoLooks) -> list[str]:
    teams = (f"{TEAM}{pk}" for pk in looks.partners)
    return sorted([*teams, *(f"{ONE}{pk}" for pk in looks.members)])


def _ids(chosen: Sequence[str], prefix: str) -> frozenset[UUID]:
    return frozenset(UUID(key.removeprefix(prefix)) for key in chosen if key.startswith(prefix))


class MissingEpisodeForm(SpheresForm):
    """She can't be reached, since when."""

    since = MomentField(label=_("Since when"))
    last_heard = WordsField(
        label=_("The last news"),
        rows=3,
        limit=2000,
        required=False,
        help_text=_("Nothing that blames: where one can begin to look, and for whom to ask."),
    )

    def clean_since(self) -> Any:
        since = self.cleaned_data["since"]
        if since > timezone.now():
            raise forms.ValidationError(_("This moment has not come yet."))
        return since


BY_HAND = (MissingStep.Kind.TRIED, MissingStep.Kind.TOLD, MissingStep.Kind.SEEN)


class MissingStepForm(MakesOneRow):
    kind = forms.ChoiceField(
        label=_("What was done"),
        widget=CardChoice,
        choices=[(kind.value, kind.label) for kind in BY_HAND],
    )
    what = forms.CharField(label=_("In a few words"), max_length=300)
    came_of_it = WordsField(label=_("What came of it"), rows=2, limit=2000, required=False)


class HandOverForm(MakesOneThing):
    """To whom it is handed over: one touch for each."""

    to = forms.ChoiceField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: Sequence[Member] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(member.pk): member for member in people}
        self.fields["to"].choices = [(key, key) for key in self.people]  # type: ignore[attr-defined]


class DoneForm(MakesOneRow):
    """A step of her plan, or a call to the police: what it is comes from the plan, never from the form."""

    hours = forms.IntegerField(widget=forms.HiddenInput, required=False)
    came_of_it = WordsField(label=_("What came of it"), rows=2, limit=2000, required=False)


class EarlierForm(MakesOneRow):
    """Asked afterwards, never before: nobody waits with a call because of a box."""

    STANDS_AS: ClassVar[Mapping[str, str]] = {"why": "what"}

    why = forms.CharField(
        label=_("If it was earlier than the plan wishes: why, in one line"),
        help_text=_("The young person can read it. Where it was as the plan wishes, leave this out."),
        max_length=300,
    )


class BackForm(SpheresForm):
    came_back = WordsField(
        label=_("How the return came about"),
        rows=3,
        limit=2000,
        required=False,
        help_text=_("In their own words, if wanted. Coming back is good news, whatever happened."),
    )


class EmergencyForm(MakesOneThing):
    """Whom it is about, which danger, and why: two touches and a few words."""

    danger = forms.ChoiceField(label=_("What is the danger?"), widget=CardChoice)
    name = forms.CharField(label=_("Young person’s name"), max_length=120, required=False)
    reach = forms.CharField(
        label=_("Young person’s phone number, e-mail or account name"), max_length=120, required=False
    )
    birth_date = forms.DateField(label=_("Young person’s birth date"), required=False, widget=DayInput())
    reason = WordsField(
        label=_("Why you need to look now"),
        rows=3,
        limit=2000,
        help_text=_("In your words. The coordinator reads it, and one day the young person can too."),
    )

    despite = WordsField(
        label=_("Why you go on all the same"),
        rows=3,
        limit=2000,
        required=False,
        help_text=_("The coordinator reads this too, and one day the young person can."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["danger"].choices = choices("dangers")  # type: ignore[attr-defined]
        self._despite = self.fields["despite"]
        if "despite" not in self.data:
            del self.fields["despite"]

    def ask_despite(self) -> None:
        """She does not want it: said before anything is opened, and why one goes on is asked."""
        self.fields["despite"] = self._despite
        self.put("despite", "")
        self.add_error(
            "despite",
            _(
                "This young person asked that people of your role, or of your organisation, do not see the "
                "file. Nothing is opened yet. If nobody else can come in time, say why you go on."
            ),
        )

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"]
        if len(reason) < SHORTEST_REASON:
            raise forms.ValidationError(_("Say it in a sentence, so that it can be understood later."))
        return reason

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.known().clues():
            self.add_error("name", _("Give a phone number or an address, or the name with the birth date."))
        return data

    def known(self) -> EmergencyLookup:
        data = self.cleaned_data
        return EmergencyLookup(data.get("name", ""), data.get("reach", ""), data.get("birth_date"))


class ReviewForm(SpheresForm):
    """A coordinator answers for an emergency access."""

    outcome = forms.ChoiceField(
        label=_("What do you think of it?"), widget=CardChoice, choices=EmergencyAccess.Outcome
    )
    words = WordsField(label=_("What was found, and what follows"), rows=4, limit=4000)


class TellForm(SpheresForm):
    """When she hears of it."""

    when = forms.ChoiceField(
        label=_("Has it been told?"),
        widget=CardChoice,
        choices=[("told", _("It has been told")), ("later", _("Tell it later, when it is safe"))],
    )
    later = forms.DateField(label=_("From which day"), required=False, widget=DayInput())
    condition = WordsField(
        label=_("Or what has to be so first"),
        rows=2,
        limit=1000,
        required=False,
        help_text=_("For example: once there is a safe home."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("when") == "later" and not (data.get("later") or data.get("condition")):
            self.add_error(
                "later", _("Say from which day, or what has to be so first: it is not forgotten then.")
            )
        return data
