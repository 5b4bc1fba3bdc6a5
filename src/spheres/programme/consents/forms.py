"""The consent screen: the programme first, then partner by partner. Nothing is ticked beforehand."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from spheres.foundation.access.categories import Category
from spheres.foundation.accounts.models import Member, Partner, Role
from spheres.foundation.clock import day_begins
from spheres.foundation.ui.forms import (
    CardChoice,
    CardChoices,
    DayInput,
    MakesOneRow,
    MomentField,
    SpheresForm,
    WordsField,
)
from spheres.programme.consents.actions import ConsentSubject, Decision, DisclosureInput, Sharing, StandingYes
from spheres.programme.consents.models import Consent
from spheres.programme.consents.restricting import RestrictionRow
from spheres.programme.consents.wording import HERS
from spheres.programme.region.pack import PackPartner, choices, current_pack, named

PART = ("answer", "categories", "may_add", "who", "months", "since", "not_from", "give_back")
"""What is asked about each partner; the last three narrow a yes, and stand folded away."""
YES_NO = [("yes", _("Yes")), ("no", _("No"))]


@dataclass
class PartnerPart:
    """One partner's part of the screen, for the template."""

    pack: PackPartner
    fields: dict[str, forms.BoundField]

    @property
    def is_narrowed(self) -> bool:
        """Whether what narrows it is to be seen at once."""
        return any(self.fields[name].value() or self.fields[name].errors for name in ("since", "not_from"))


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
    emergency_wish = WordsField(
        label=_("If someone has to open your emergency plan without you"),
        rows=3,
        limit=1000,
        required=False,
        help_text=_("What this person is to read first: a wish, or something not to do. It can stay blank."),
    )
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
        who: ConsentSubject | None,
        partners: dict[str, Any],
        newest: UUID | None = None,
        stands: dict[str, StandingYes] | None = None,
        kept: dict[str, dict[str, frozenset[UUID]]] | None = None,
        is_lapsed: bool = False,
        **kwargs: Any,
    ) -> None:
        """``newest`` is her newest consent when she decides anew: then what she leaves blank stays;
        ``stands`` are her yeses by code of the partner, with which each part opens, and ``kept`` the notes
        she keeps from it. ``is_lapsed``: the
        programme's date has passed, and is asked again."""
        super().__init__(*args, **kwargs)
        self.who, self.partners, self.newest = who, partners, newest
        self.stands, self.is_lapsed, self.kept = stands or {}, is_lapsed, kept or {}
        for code, standing in self.stands.items():
            for name, value in standing.initial.items():
                self.initial.setdefault(f"{code}_{name}", value)
        self.is_overtaken = False
        """Something was decided since the screen was shown."""
        if newest:
            self._decide_anew(newest)
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
        for name in ("her_words", "emergency_wish"):
            del self.fields[name].is_asked_by_another  # type: ignore[attr-defined]

    def _decide_anew(self, newest: UUID) -> None:
        """What is asked otherwise when something stands already."""
        for name in ("programme", "reason", "offered_instead"):
            del self.fields[name]
        self.fields["seen"] = forms.UUIDField(widget=forms.HiddenInput, initial=newest)
        self.fields["months"].label = _("Go on for")
        if not self.is_lapsed:
            self.fields["months"].help_text = _("Left blank, it goes on until the day already agreed.")
        self.fields["her_words"].help_text = _("Kept with the programme, when you go on for longer.")

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
                label=_("Until when"), coerce=int, widget=CardChoice, choices=self._ends(partner.code),
                required=False, empty_value=None,
            ),
            "since": forms.ChoiceField(
                label=_("From when?"),
                widget=CardChoice,
                choices=self._beginnings(partner.code),
                required=False,
            ),
            "not_from": forms.MultipleChoiceField(
                label=_("Without what these wrote"),
                widget=CardChoices,
                choices=[
                    (str(other.pk), other.name)
                    for code, (other, _people) in self.partners.items()
                    if code != partner.code
                ],
                required=False,
            ),
            "give_back": forms.BooleanField(label=self._kept_from(partner.code), required=False),
        }.items():  # fmt: skip
            self.fields[f"{partner.code}_{name}"] = field
        if not self._left_out(partner.code):
            del self.fields[f"{partner.code}_give_back"]

    def _ends(self, code: str) -> list[tuple[int, str]]:
        if code not in self.stands:
            return _months()
        day = date_format(self.stands[code].until, "DATE_FORMAT")
        return [(0, _("As it is: until %(day)s") % {"day": day}), *_months()]

    def _beginnings(self, code: str) -> list[tuple[str, str]]:
        since = self.stands[code].since if code in self.stands else None
        day = date_format(timezone.localdate(since), "DATE_FORMAT") if since else ""
        kept = [("kept", _("As it is: only from %(day)s on") % {"day": day})] if since else []
        return [
            ("before", str(_("What was written before, too"))),
            *kept,
            ("today", str(_("Only what is written or happens from today on"))),
        ]

    def _left_out(self, code: str) -> int:
        return len({one for ids in self.kept.get(code, {}).values() for one in ids})

    def _kept_from(self, code: str) -> str:
        n = self._left_out(code)
        return ngettext(
            "Show them again the note that you kept from them",
            "Show them again the %(n)d notes that you kept from them",
            n,
        ) % {"n": n}

    @property
    def parts(self) -> list[PartnerPart]:
        return [
            PartnerPart(
                partner,
                {name: self[field] for name in PART if (field := f"{partner.code}_{name}") in self.fields},
            )
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
                    "Something was decided meanwhile: what stands now is beside each part. What was filled "
                    "in is still here and not saved. Look at it together, then go on."
                ),
            )
        if data.get("programme") == "no":
            self._clean_no(data)
        elif self.newest or data.get("programme") == "yes":
            for name, sentence in (
                ("months", _("Say until when.")),
                ("explained", _("Say how it was explained.")),
                ("language", _("Say in which of the languages used.")),
            ):
                stays = self.newest and name == "months" and not self.is_lapsed
                if not data.get(name) and name not in self.errors and not stays:
                    self.add_error(name, sentence)
            for partner in self._sharing_partners():
                self._clean_partner(partner.code, data)
            if data.get("committee_answer") == "yes" and not data.get("committee_months"):
                self.add_error("committee_months", _("Say until when."))
            answered = [data.get(f"{partner.code}_answer") for partner in self._sharing_partners()]
            answered.append(data.get("committee_answer"))
            wishes = data.get("emergency_wish", "") != self.initial.get("emergency_wish", "")
            if self.newest and not data.get("months") and not wishes and not any(answered):
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
            is_ticked = said["categories"] and said["categories"] != self.initial.get(f"{code}_categories")
            if is_ticked and not said["answer"]:
                self.add_error(f"{code}_answer", _("Something is ticked below: is it yes, or no?"))
            return
        for name, sentence in (
            ("categories", _("Say what may be read, or answer no.")),
            ("who", _("Name at least one person: an organisation has no eyes.")),
            ("months", _("Say until when.")),
        ):
            if said[name] in (None, "", []):
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
            emergency_wish=data["emergency_wish"],
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
            **self._narrowed(code),
        )

    def _narrowed(self, code: str) -> dict[str, Any]:
        """What a yes does not open: as it was said now, and the notes kept from them, which stay kept unless
        she gives them back."""
        stands, said = self.stands.get(code), self.cleaned_data
        since = {"today": day_begins(timezone.localdate()), "kept": stands.since if stands else None}
        gives_back = said.get(f"{code}_give_back")
        return {
            "until": stands.until if stands and said[f"{code}_months"] == 0 else None,
            "since": since.get(said[f"{code}_since"]),
            "left_out": {} if gives_back else self.kept.get(code, {}),
            "not_from": frozenset(UUID(pk) for pk in said[f"{code}_not_from"]),
        }


class RestrictionForm(MakesOneRow):
    """One person, or a kind of person or a place: one of the two, and that its risks were told."""

    member = forms.ModelChoiceField(
        label=_("One person"),
        queryset=Member.objects.none(),
        required=False,
        empty_label="–",
        help_text=_(
            "Once it holds, this person reads nothing in the file, not even in an emergency, and is not told."
        ),
    )
    partner = forms.ModelChoiceField(
        label=_("Or everyone at one organisation"),
        queryset=Partner.objects.none(),
        required=False,
        empty_label="–",
        help_text=_(
            "Once it holds, they read nothing in the file, except in an emergency: then it is said first "
            "that this is not wanted."
        ),
    )
    role = forms.ChoiceField(
        label=_("Or everyone in one role"), required=False, choices=[("", "–"), *Role.choices]
    )
    her_words = WordsField(
        label=_("Why, in the young person’s words"),
        rows=3,
        limit=1000,
        required=False,
        help_text=_("Nobody else here reads it: only the two of you. Nobody has to say why."),
    )
    risks_told = forms.BooleanField(
        label=_("The young person heard what it may cost: who could not help, and when")
    )

    def __init__(self, *args: Any, shut: list[RestrictionRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shut = shut
        members = Member.objects.filter(is_active=True).select_related("partner").order_by("name")
        self.fields["member"].queryset = members  # type: ignore[attr-defined]
        self.fields["member"].label_from_instance = lambda row: f"{row.name} – {row.partner.name}"  # type: ignore[attr-defined]
        self.fields["partner"].queryset = Partner.objects.filter(is_active=True)  # type: ignore[attr-defined]
        self.fields["partner"].label_from_instance = lambda row: row.name  # type: ignore[attr-defined]
        for name in ("member", "partner", "role"):
            self.fields[name].is_asked_by_another = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        member, partner, role = (data.get(name) for name in ("member", "partner", "role"))
        if member and (partner or role):
            self.add_error("member", _("One person, or a kind of person: choose one of the two."))
        if not (member or partner or role) and "member" not in self.errors:
            self.add_error("member", _("Say to whom: a person, an organisation or a role."))
        same = [
            one for one in self.shut if (one.member, one.partner, one.role) == (member, partner, role or "")
        ]
        if same and same[0].id != data.get("id"):
            self.add_error(None, _("This stands already."))
        return data

    def whom(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "member_id": data["member"].pk if data["member"] else None,
            "partner_id": data["partner"].pk if data["partner"] else None,
            "role": data["role"],
        }


class DisclosureForm(MakesOneRow):
    """What was told without her consent: nothing here is optional."""

    TELLS_WHAT_HAPPENED = True

    ground = forms.ChoiceField(label=_("Which exception"), widget=CardChoice)
    told_at = MomentField(label=_("When it was told"))
    recipient = forms.CharField(label=_("To whom"), max_length=200)
    content = WordsField(
        label=_("What was told"),
        rows=3,
        limit=4000,
        help_text=_("No more than was needed, and no more here."),
    )
    reason = WordsField(label=_("Why it could not wait for an agreement"), rows=3, limit=4000)
    her_part = WordsField(
        label=_("What was told of it to the young person, and the answer"),
        rows=3,
        limit=4000,
        help_text=_("If it has not been told yet: when and how it will be."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = choices("exceptions")  # type: ignore[attr-defined]

    def clean_told_at(self) -> Any:
        told_at = self.cleaned_data["told_at"]
        if told_at > timezone.now():
            raise forms.ValidationError(_("This moment has not come yet."))
        return told_at

    def told(self) -> DisclosureInput:
        return DisclosureInput(
            **{name: self.cleaned_data[name] for name in DisclosureInput.__dataclass_fields__}
        )
