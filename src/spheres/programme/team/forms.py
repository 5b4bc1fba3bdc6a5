"""Inviting and changing members; who supports whom; having met whom one took over."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from spheres.foundation.accounts.models import Member, Partner, Role
from spheres.foundation.ui.forms import CardChoice, CardChoices, DayInput, SpheresForm
from spheres.programme.participants.merging import KeepsUp
from spheres.programme.region.pack import choices
from spheres.programme.team import queries
from spheres.programme.team.models import PendingChange
from spheres.programme.team.rules import role_fits, roles_named_by

YES_NO_FLAGS = ("is_on_call", "is_privacy_officer")


class SuccessorField(forms.ModelChoiceField):
    """Another pivot worker, who walks on with the young people of one."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            queryset=Member.objects.none(), label=_("Who walks on with them"), empty_label="–", **kwargs
        )

    def offer(self, instead_of: Member) -> None:
        self.queryset = Member.objects.filter(pk__in=queries.may_follow(instead_of))

    def label_from_instance(self, member: Member) -> str:
        return f"{member.name} – {member.partner.name}"


class MemberForm(KeepsUp):
    """Who she is for the programme. ``by`` is who fills it in; ``member`` is she, when she is here already,
    and ``walks_with`` how many young people she walks with then."""

    name = forms.CharField(label=_("Name"), max_length=120)
    partner = forms.ModelChoiceField(
        label=_("Partner"),
        queryset=Partner.objects.filter(is_active=True),
        to_field_name="code",
        empty_label="–",
    )
    role = forms.ChoiceField(label=_("Role"))
    speaks = forms.MultipleChoiceField(label=_("Working languages"), widget=CardChoices)
    is_on_call = forms.BooleanField(
        label=_("On call"), required=False, help_text=_("May open emergency access.")
    )
    is_privacy_officer = forms.BooleanField(
        label=_("Answers for the protection of personal information"),
        required=False,
        help_text=_("Sees what has to be watched, keeps the register of incidents, and confirms erasures."),
    )

    successor = SuccessorField(
        required=False,
        help_text=_(
            "With another partner or role, this member no longer accompanies anyone: say who does, from the "
            "moment it holds. Tell each of them yourselves before, if you can. Until they have met, who "
            "takes over reads the identity of each, how to get in touch, the referral and the emergency "
            "plan."
        ),
    )

    def __init__(
        self, *args: Any, by: Any, member: Member | None = None, walks_with: int = 0, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.member, self.walks_with = member, walks_with
        if member and walks_with:
            self.fields["successor"].offer(member)  # type: ignore[attr-defined]
            self.fields["successor"].is_asked_by_another = True  # type: ignore[attr-defined]
        else:
            del self.fields["successor"]
        named = [role for role in Role if role in roles_named_by(by.role)]
        self.fields["role"].choices = [("", "–"), *((role.value, role.label) for role in named)]  # type: ignore[attr-defined]
        self.fields["partner"].label_from_instance = lambda partner: partner.name  # type: ignore[attr-defined]
        self.fields["speaks"].choices = choices("languages")  # type: ignore[attr-defined]
        if by.role != Role.ADMINISTRATOR:
            for name in YES_NO_FLAGS:
                del self.fields[name]

    def typed(self, data: Mapping[str, Any]) -> dict[str, Any]:
        found = super().typed(data)
        return found | {"partner": data["partner"].code} if "partner" in found else found

    def take(self, part: str, data: dict[str, Any]) -> None:
        super().take(part, data)
        if part == "partner":
            data[part] = Partner.objects.get(code=self.stands[part])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        partner, role = data.get("partner"), data.get("role")
        if partner and role and not role_fits(role, partner.mandate):
            self.add_error("role", _("This role is not one of this partner’s."))
        if data.get("is_privacy_officer") and role and role != Role.COORDINATOR:
            self.add_error("is_privacy_officer", _("A coordinator answers for it."))
        if "successor" in self.fields and self._moves(partner, role) and not data.get("successor"):
            said = ngettext(
                "%(n)d young person is in this member’s care: say who walks along from now on.",
                "%(n)d young people are in this member’s care: say who walks along from now on.",
                self.walks_with,
            )
            self.add_error("successor", said % {"n": self.walks_with})
        if self.member and self._opens(data) and queries.waits_for(self.member):
            self.add_error(
                None, _("Something already waits for this member: it is answered or withdrawn first.")
            )
        return data

    def _opens(self, data: dict[str, Any]) -> bool:
        """Whether what is asked for takes a second person."""
        return self._moves(data.get("partner"), data.get("role", "")) or any(
            data.get(name) and not getattr(self.member, name) for name in YES_NO_FLAGS
        )

    def _moves(self, partner: Partner | None, role: str | None) -> bool:
        member = self.member
        return member is not None and (partner, role) != (member.partner, member.role)


class InvitationForm(MemberForm):
    email = forms.EmailField(
        label=_("E-mail at work"), help_text=_("The invitation goes there, and it serves for signing in.")
    )
    language = forms.ChoiceField(
        label=_("Language of the pages"), widget=CardChoice, choices=[("fr", "Français"), ("en", "English")]
    )
    field_order = ("name", "email", "partner", "role", "language", "speaks", *YES_NO_FLAGS)

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if Member.objects.filter(email=email).exists():
            raise forms.ValidationError(_("Someone here has this address already."))
        if PendingChange.objects.filter(email=email, what=PendingChange.What.INVITED, answered_at=None):
            raise forms.ValidationError(_("An invitation to this address waits already for a second person."))
        return email


class LeaveForm(SpheresForm):
    """Who walks on with the young people of a member who leaves."""

    successor = SuccessorField(
        help_text=_(
            "From this moment on. Tell each of them yourselves before, if you can. Until they have met, the "
            "new worker reads the identity of each, how to get in touch, the referral and the emergency "
            "plan."
        )
    )

    def __init__(self, *args: Any, member: Member, walks_with: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].offer(member)  # type: ignore[attr-defined]
        if not walks_with:
            del self.fields["successor"]


class SupportForm(SpheresForm):
    """A clinical supervisor begins to support a pivot worker."""

    supervisor = forms.ModelChoiceField(
        label=_("Clinical supervisor"), queryset=Member.objects.none(), empty_label="–"
    )
    worker = forms.ModelChoiceField(label=_("Pivot worker"), queryset=Member.objects.none(), empty_label="–")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, role in (("supervisor", Role.SUPERVISOR), ("worker", Role.PIVOT_WORKER)):
            self.fields[name].queryset = Member.objects.filter(role=role, is_active=True)  # type: ignore[attr-defined]
            self.fields[name].label_from_instance = lambda row: f"{row.name} – {row.partner.name}"  # type: ignore[attr-defined]


class MetForm(SpheresForm):
    """On which day who took over met her."""

    met_on = forms.DateField(label=_("Which day you met"), widget=DayInput())

    def clean_met_on(self) -> date:
        met_on: date = self.cleaned_data["met_on"]
        if met_on > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return met_on
