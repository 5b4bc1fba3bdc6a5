"""The consent screen: the programme first, then partner by partner. Nothing is ticked beforehand."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from spheres.foundation.access.categories import Category
from spheres.foundation.ui.forms import (
    CardChoice,
    CardChoices,
    DayInput,
    MakesOneRow,
    MomentInput,
    SpheresForm,
    WordsField,
)
from spheres.programme.consents.actions import Decision, Sharing, Told, Who
from spheres.programme.consents.models import Consent
from spheres.programme.consents.wording import HERS
from spheres.programme.partners.pack import PackPartner, choices, current_pack, named

YES_NO = [("yes", _("Yes")), ("no", _("No"))]


@dataclass
class PartnerPart:
    """One partner's part of the screen, for the template."""

    pack: PackPartner
    fields: dict[str, forms.BoundField]


def _months() -> list[tuple[int, str]]:
    return [(n, ngettext("%(n)d month", "%(n)d months", n) % {"n": n}) for n in current_pack().consent_months]


class ConsentForm(SpheresForm):
    """Filled in together. ``circles`` are the members each partner could have in her circle."""

    birth_date = forms.DateField(
        label=_("Your birth date"),
        widget=DayInput(),
        help_text=_("What others decide for you ends the day you turn fourteen."),
    )
    programme = forms.ChoiceField(
        label=_("Do you want to take part in the programme?"), widget=CardChoice, choices=YES_NO
    )
    months = forms.TypedChoiceField(label=_("Until when"), coerce=int, required=False, widget=CardChoice)
    reason = forms.ChoiceField(label=_("If not, why"), required=False)
    offered_instead = WordsField(label=_("What was offered instead"), rows=3, limit=4000, required=False)
    holder_name = forms.CharField(label=_("Name of the holder of parental authority"), max_length=120)
    holder_tie = forms.CharField(label=_("What this person is to you"), max_length=80)
    holder_agrees = forms.BooleanField(label=_("This person was told the same, and agrees"))
    she_agrees = forms.BooleanField(label=_("And you agree too, yourself"))
    committee_answer = forms.ChoiceField(
        label=_("What do you say?"), widget=CardChoice, choices=YES_NO, required=False
    )
    committee_months = forms.TypedChoiceField(
        label=_("Until when"), coerce=int, required=False, widget=CardChoice
    )
    explained = forms.ChoiceField(
        label=_("How it was explained"), widget=CardChoice, choices=Consent.Explained, required=False
    )
    language = forms.ChoiceField(label=_("In which language"), widget=CardChoice, required=False)
    her_words = WordsField(
        label=_("In your words"),
        rows=3,
        limit=4000,
        required=False,
        help_text=_("What you want written down about this, as you say it."),
    )

    def __init__(
        self,
        *args: Any,
        who: Who | None,
        partners: dict[str, Any],
        newest: UUID | None = None,
        **kwargs: Any,
    ) -> None:
        """``newest`` is her newest consent when she decides anew: then what she leaves blank stays."""
        super().__init__(*args, **kwargs)
        self.who, self.partners, self.newest = who, partners, newest
        self.is_overtaken = False
        """Something was decided since the screen was shown."""
        if newest:
            for name in ("programme", "reason", "offered_instead"):
                del self.fields[name]
            self.fields["seen"] = forms.UUIDField(widget=forms.HiddenInput, initial=newest)
            self.fields["months"].label = _("Go on for")
            self.fields["months"].help_text = _("Left blank, it goes on until the day already agreed.")
            self.fields["her_words"].help_text = _("Kept with the programme, when you go on for longer.")
        for name in ("months", "committee_months"):
            self.fields[name].choices = _months()  # type: ignore[attr-defined]
        if "reason" in self.fields:
            self.fields["reason"].choices = [("", "–"), *choices("not_now_reasons")]  # type: ignore[attr-defined]
        self.fields["language"].choices = [  # type: ignore[attr-defined]
            (code, named("languages", code)) for code in (who.languages if who else [])
        ]
        if who and who.decides_alone:
            for name in ("holder_name", "holder_tie", "holder_agrees", "she_agrees"):
                del self.fields[name]
        if not who or who.decides_alone or who.birth_date:
            del self.fields["birth_date"]
        for partner in self._sharing_partners():
            self._add_partner(partner)
        for field in self.fields.values():
            # Whether it is needed depends on another answer: it is not called optional.
            field.is_asked_by_another = True  # type: ignore[attr-defined]
        del self.fields["her_words"].is_asked_by_another  # type: ignore[attr-defined]

    def _sharing_partners(self) -> list[PackPartner]:
        return [p for p in current_pack().partners if p.may_hold and p.code in self.partners]

    def _add_partner(self, partner: PackPartner) -> None:
        people = [(str(m.pk), f"{m.name} – {m.get_role_display()}") for m in self.partners[partner.code][1]]
        for name, field in {
            "answer": forms.ChoiceField(
                label=_("What do you say?"), widget=CardChoice, choices=YES_NO, required=False
            ),
            "categories": forms.MultipleChoiceField(
                label=_("What may they read?"),
                widget=CardChoices,
                choices=[(c.value, HERS[Category(c)]) for c in partner.may_hold],
                required=False,
            ),
            "may_add": forms.BooleanField(label=_("They may add to it too"), required=False),
            "who": forms.MultipleChoiceField(
                label=_("Who may read it there?"), widget=CardChoices, choices=people, required=False
            ),
            "months": forms.TypedChoiceField(
                label=_("Until when"), coerce=int, widget=CardChoice, choices=_months(), required=False
            ),
        }.items():
            self.fields[f"{partner.code}_{name}"] = field

    @property
    def parts(self) -> list[PartnerPart]:
        names = ("answer", "categories", "may_add", "who", "months")
        return [
            PartnerPart(partner, {name: self[f"{partner.code}_{name}"] for name in names})
            for partner in self._sharing_partners()
        ]

    def clean_birth_date(self) -> date:
        born: date = self.cleaned_data["birth_date"]
        if born > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return born

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.newest and data.get("seen") not in (None, self.newest):
            self.is_overtaken = True
            # What stands is on the screen from here on: what is saved next was decided beside it.
            self.put("seen", str(self.newest))
            self.add_error(
                None,
                _(
                    "Something was decided meanwhile: what stands now is beside each part. What you filled "
                    "in is still here and not saved. Look at it with her, then go on."
                ),
            )
        if data.get("programme") == "no":
            self._clean_no(data)
        elif self.newest or data.get("programme") == "yes":
            for name, sentence in (
                ("months", _("Say until when.")),
                ("explained", _("Say how it was explained.")),
                ("language", _("Say in which of her languages.")),
            ):
                stays = self.newest and name == "months"
                if not data.get(name) and name not in self.errors and not stays:
                    self.add_error(name, sentence)
            for partner in self._sharing_partners():
                self._clean_partner(partner.code, data)
            if data.get("committee_answer") == "yes" and not data.get("committee_months"):
                self.add_error("committee_months", _("Say until when."))
            answered = [data.get(f"{partner.code}_answer") for partner in self._sharing_partners()]
            answered.append(data.get("committee_answer"))
            if self.newest and not data.get("months") and not any(answered):
                self.add_error(None, _("Nothing is answered: everything stays as it was."))
        return data

    def _clean_no(self, data: dict[str, Any]) -> None:
        """She says no: only why, and what she is offered, are asked."""
        for name in [n for n in self.errors if n not in ("reason", "offered_instead")]:
            del self.errors[name]
        if not data.get("reason"):
            self.add_error("reason", _("Say why, so that it can be learned from."))
        if not data.get("offered_instead"):
            self.add_error("offered_instead", _("Nobody leaves with nothing: say what was offered."))

    def _clean_partner(self, code: str, data: dict[str, Any]) -> None:
        said = {name: data.get(f"{code}_{name}") for name in ("answer", "categories", "who", "months")}
        if said["answer"] != "yes":
            if said["categories"]:
                self.add_error(f"{code}_answer", _("Something is ticked below: is it yes, or no?"))
            return
        for name, sentence in (
            ("categories", _("Say what may be read, or answer no.")),
            ("who", _("Name at least one person: an organisation has no eyes.")),
            ("months", _("Say until when.")),
        ):
            if not said[name]:
                self.add_error(f"{code}_{name}", sentence)

    @property
    def is_only_overtaken(self) -> bool:
        """It could be saved, had nothing been decided since."""
        return self.is_overtaken and sum(map(len, self.errors.values())) == 1

    @property
    def says_no(self) -> bool:
        return bool(self.cleaned_data.get("programme") == "no")

    def decision(self) -> Decision:
        """What was decided, as the actions take it."""
        data = self.cleaned_data
        return Decision(
            programme=True,
            months=data["months"] or 0,
            sharings=[s for p in self._sharing_partners() if (s := self._sharing(p.code))]
            + self._committee(),
            explained=data["explained"],
            language=data["language"],
            her_agreement=data.get("she_agrees", True),
            her_words=data["her_words"],
            holder_name=data.get("holder_name", ""),
            holder_tie=data.get("holder_tie", ""),
        )

    def _committee(self) -> list[Sharing]:
        data = self.cleaned_data
        said = data["committee_answer"]
        return [Sharing(None, agreed=said == "yes", months=data["committee_months"] or 0)] if said else []

    def _sharing(self, code: str) -> Sharing | None:
        data, (partner, people) = self.cleaned_data, self.partners[code]
        answer = data[f"{code}_answer"]
        if answer != "yes":
            return Sharing(partner, agreed=False) if answer == "no" else None
        return Sharing(
            partner,
            agreed=True,
            categories=data[f"{code}_categories"],
            may_add=data[f"{code}_may_add"],
            members=[m for m in people if str(m.pk) in data[f"{code}_who"]],
            months=data[f"{code}_months"],
        )


class DisclosureForm(MakesOneRow):
    """What was told without her consent: nothing here is optional."""

    ground = forms.ChoiceField(label=_("Which exception"), widget=CardChoice)
    told_at = forms.DateTimeField(label=_("When it was told"), widget=MomentInput())
    recipient = forms.CharField(label=_("To whom"), max_length=200)
    content = WordsField(
        label=_("What was told"),
        rows=3,
        limit=4000,
        help_text=_("No more than was needed, and no more here."),
    )
    reason = WordsField(label=_("Why it could not wait for her agreement"), rows=3, limit=4000)
    her_part = WordsField(
        label=_("What she was told of it, and what she said"),
        rows=3,
        limit=4000,
        help_text=_("If she does not know yet: when and how she will be told."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = choices("exceptions")  # type: ignore[attr-defined]

    def clean_told_at(self) -> Any:
        told_at = self.cleaned_data["told_at"]
        if told_at > timezone.now():
            raise forms.ValidationError(_("This moment has not come yet."))
        return told_at

    def told(self) -> Told:
        return Told(**{name: self.cleaned_data[name] for name in Told.__dataclass_fields__})
