"""The referral's forms: by a partner, by her colleague with a link, and by the young person herself."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spheres.foundation.accounts.models import Member
from spheres.foundation.ui.forms import (
    CardChoice,
    CardChoices,
    DayInput,
    MakesOneThing,
    MomentField,
    SpheresForm,
    WordsField,
)
from spheres.programme.participants.merging import KeepsUp
from spheres.programme.referrals.actions import QUESTIONS, Letter, TriageAnswer
from spheres.programme.referrals.models import Answer, Referral, Urgency
from spheres.programme.referrals.queries import Suggestion
from spheres.programme.referrals.rules import is_outside_ages, may_be_welcomed
from spheres.programme.region.pack import choices, entries

OLDEST_SAID = 99


class AnswerForm(SpheresForm):
    """The coordinator's four plain questions, and her answer."""

    of_age = forms.ChoiceField(label=_("Between 12 and 24 years old"), widget=CardChoice, choices=Answer)
    recognises = forms.ChoiceField(
        label=_("Recognises living, or having lived, exploitation"), widget=CardChoice, choices=Answer
    )
    hopes_for_change = forms.ChoiceField(
        label=_("Hopes for something better"), widget=CardChoice, choices=Answer
    )
    voluntary = forms.ChoiceField(label=_("Comes freely"), widget=CardChoice, choices=Answer)
    decision = forms.ChoiceField(
        label=_("Answer"),
        widget=CardChoice,
        choices=[
            ("welcome", _("Welcome: choose who walks alongside")),
            ("waiting", _("On the waiting list for a place")),
            ("not_now", _("Not now")),
        ],
        required=False,
        help_text=_("Left open, only the four questions are saved."),
    )
    reason = forms.ChoiceField(label=_("If not now, why"), required=False)
    offered_instead = WordsField(label=_("What was offered instead"), rows=3, limit=4000, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    """How the referral stood when the page was shown."""

    def __init__(self, *args: Any, standing: Referral, **kwargs: Any) -> None:
        super().__init__(*args, initial={q: getattr(standing, q) for q in QUESTIONS}, **kwargs)
        self.standing = standing
        self.stands = f"{standing.status} {standing.decided_at or ''}".strip()
        self.is_sent_again = False
        """It says exactly what stands since the page was shown."""
        self.fields["seen"].initial = self.stands
        self.fields["reason"].choices = [("", "–"), *choices("not_now_reasons")]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        is_overtaken = data.pop("seen", "") not in ("", self.stands)
        self.is_sent_again = is_overtaken and self._says_what_stands(data)
        if is_overtaken and not self.is_sent_again:
            self.put("seen", self.stands)
            self.add_error(
                None,
                _(
                    "It was answered meanwhile: how it stands now is on this page. What you chose is not "
                    "saved. Look at it, then save if it should hold."
                ),
            )
        if data.get("decision") == "not_now":
            require_reason_and_offer(self, data)
        if data.get("decision") == "welcome" and not may_be_welcomed(data.get(q, "") for q in QUESTIONS):
            self.add_error(
                "decision",
                _(
                    "One of the four answers is no. A place on the waiting list, or something else, can be "
                    "offered."
                ),
            )
        return data

    def _says_what_stands(self, data: dict[str, Any]) -> bool:
        same = all(getattr(self.standing, name) == data.get(name) for name in QUESTIONS)
        return same and data.get("decision") == self.standing.status

    def answer(self) -> TriageAnswer:
        return TriageAnswer(**self.cleaned_data)


def require_reason_and_offer(form: forms.Form, data: dict[str, Any]) -> None:
    """Nobody is told "not now" without a reason and something else."""
    if not data.get("reason"):
        form.add_error("reason", _("Say why, so that it can be learned from."))
    if not data.get("offered_instead"):
        form.add_error("offered_instead", _("Nobody leaves with nothing: say what was offered."))


class FirstMeetingFields(SpheresForm):
    """When they first meet, and in what kind of place."""

    meeting_at = MomentField(label=_("First meeting"), required=False)
    meeting_place = forms.ChoiceField(
        label=_("Kind of place"), required=False, help_text=_("Never an address.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meeting_place"].choices = [("", "–"), *choices("place_kinds")]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("meeting_at") and not data.get("meeting_place"):
            self.add_error("meeting_place", _("Say in what kind of place."))
        if data.get("meeting_place") and not data.get("meeting_at") and "meeting_at" not in self.errors:
            self.add_error("meeting_at", _("Say when, or leave the place empty too."))
        return data


class MatchForm(FirstMeetingFields, KeepsUp):
    """Who walks with her, and when they first meet. Nobody is chosen beforehand."""

    pivot = forms.ChoiceField(label=_("Who walks alongside"), widget=forms.RadioSelect)
    field_order = ("pivot",)

    def __init__(self, *args: Any, suggestions: list[Suggestion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.suggestions = suggestions
        self.fields["meeting_at"].help_text = _("If it is known already; it shows in the worker’s day.")
        self.fields["pivot"].choices = [(str(s.member.pk), s.member.name) for s in suggestions]  # type: ignore[attr-defined]
        self.fields["pivot"].error_messages["required"] = _("Choose who walks alongside.")

    def shown(self) -> dict[str, Any]:
        return {part: value for part, value in self.stands.items() if part != "pivot"}

    @property
    def chosen(self) -> Any:
        """The member who was chosen; she who walks with her already may be suggested no more."""
        pk = self.cleaned_data["pivot"]
        found = (s.member for s in self.suggestions if str(s.member.pk) == pk)
        return next(found, None) or Member.objects.get(pk=pk)


class LinkForm(MakesOneThing):
    """A colleague without an account refers once, with an address made for her."""

    for_whom = forms.CharField(
        label=_("For whom"),
        max_length=80,
        help_text=_("Your colleague’s first name or team: so that you recognise the link in your list."),
    )


class ReferralForm(MakesOneThing):
    """By a partner. Five minutes, on a phone; what isn't known can be left out."""

    name = forms.CharField(label=_("Name to use"), max_length=80)
    legal_name = forms.CharField(label=_("Legal name, if different"), max_length=120, required=False)
    pronouns = forms.CharField(label=_("Pronouns"), max_length=40, required=False)
    birth_date = forms.DateField(label=_("Birth date"), required=False, widget=DayInput())
    age_said = forms.IntegerField(
        label=_("Age, if the date is not known"), required=False, min_value=0, max_value=OLDEST_SAID
    )
    languages = forms.MultipleChoiceField(label=_("Languages spoken"), widget=CardChoices)
    channel = forms.ChoiceField(label=_("How to get in touch"), widget=CardChoice)
    reach = forms.CharField(label=_("Number or address"), max_length=120)
    hours = forms.CharField(label=_("At what hours"), max_length=120, required=False)
    name_to_use = forms.CharField(label=_("Name to ask for"), max_length=80, required=False)
    may_leave_message = forms.BooleanField(label=_("A message may be left"), required=False)
    why_now = WordsField(
        label=_("Why now"),
        rows=4,
        limit=4000,
        help_text=_("A few lines. No details of the harm that was done."),
    )
    hopes = WordsField(label=_("What they hope for, in their own words"), rows=3, limit=4000, required=False)
    services = forms.MultipleChoiceField(label=_("Who already helps"), widget=CardChoices, required=False)
    wishes = forms.MultipleChoiceField(
        label=_("Preferences for who walks alongside"), widget=CardChoices, required=False
    )
    wishes_words = forms.CharField(label=_("Any other preference"), max_length=200, required=False)
    urgency = forms.ChoiceField(label=_("How soon"), widget=CardChoice, choices=Urgency)
    agreed = forms.BooleanField(label=_("Has agreed to be contacted"))

    NEEDS_AGE = True
    WITHOUT_AGREEMENT = _(
        "Without an agreement to be contacted this can’t be sent. Ask first; what you wrote is kept."
    )
    LISTS = {
        "languages": "languages",
        "channel": "contact_channels",
        "services": "services",
        "wishes": "wishes",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, list_name in self.LISTS.items():
            if name in self.fields:
                self.fields[name].choices = choices(list_name)  # type: ignore[attr-defined, arg-type]
        if not entries("wishes"):
            self.fields.pop("wishes", None)
        if "agreed" in self.fields:
            self.fields["agreed"].error_messages["required"] = self.WITHOUT_AGREEMENT

    def clean_birth_date(self) -> Any:
        born = self.cleaned_data["birth_date"]
        if born and born > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return born

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        is_known = data.get("birth_date") or data.get("age_said") is not None or "birth_date" in self.errors
        if self.NEEDS_AGE and not is_known:
            self.add_error("age_said", _("Give a birth date, or an age, even if you are not sure."))
        return data

    def letter(self, written_by: str = "") -> Letter:
        """What was written, as the actions take it."""
        data = {k: v for k, v in self.cleaned_data.items() if k not in ("id", "agreed")}
        return Letter(**{"written_by": written_by, **data})

    @property
    def agrees(self) -> bool:
        """She agreed to be contacted."""
        return bool(self.cleaned_data["agreed"])

    @property
    def is_outside_ages(self) -> bool:
        said = self.cleaned_data
        return is_outside_ages(said["birth_date"], said["age_said"], timezone.localdate())


class PublicForm(ReferralForm):
    """Of a page that anybody may open: what to call her, a way, and when it is safe are needed, and nothing
    of what is typed stays on the device."""

    FORGETS = True
    use_required_attribute = True  # without scripts the browser says what is missing before anything is sent
    NEEDS_AGE = False
    NEEDS: tuple[str, ...] = ("name", "reach", "hours")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.required = name in ("id", *self.NEEDS)


class LinkReferralForm(PublicForm):
    """By a partner's colleague, who has no account and so says who she is."""

    written_by = forms.CharField(label=_("Your name and your role"), max_length=120)
    NEEDS = ("written_by", *PublicForm.NEEDS, "agreed")
    WITHOUT_AGREEMENT = _(
        "Without an agreement to be contacted this can’t be sent. Ask first; what you wrote is still here."
    )
    SENT_OTHERWISE = _(
        "This was already sent, with other words, and they hold. A link serves once: what you changed is not "
        "sent. Tell it to whoever gave you the link."
    )
    FOLDED = {
        _("More about the young person, as far as it is wanted"): (
            "legal_name", "pronouns", "birth_date", "age_said", "languages", "name_to_use", "hopes",
            "services", "wishes", "wishes_words", "urgency",
        )
    }  # fmt: skip
    field_order = (
        "id", "written_by", "name", "reach", "channel", "hours", "may_leave_message", "why_now", "agreed",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hours"].label = _("When is it safe to get in touch?")


class SelfReferralForm(PublicForm):
    """By the young person herself: fewer questions, in words said to her. Sending it is her agreement to be
    contacted, as the page says beside the button; how soon she is answered, the page promises."""

    legal_name = None  # type: ignore[assignment]
    services = None  # type: ignore[assignment]
    urgency = None  # type: ignore[assignment]
    agreed = None  # type: ignore[assignment]

    WORDS = {
        "name": _("What should we call you?"),
        "reach": _("A way to reach you"),
        "hours": _("When is it safe?"),
        "channel": _("Is that a text, a call, something else?"),
        "may_leave_message": _("A message can be left there"),
        "name_to_use": _("Should we ask for another name?"),
        "pronouns": _("Your pronouns"),
        "birth_date": _("Your birth date"),
        "age_said": _("Or just your age"),
        "languages": _("What languages do you speak?"),
        "why_now": _("Is there something you want us to know?"),
        "hopes": _("What do you hope for?"),
        "wishes": _("Who would you rather have beside you?"),
        "wishes_words": _("Anything else you would like?"),
    }
    HELP = {
        "name": _("Any name you like."),
        "reach": _("A number, an e-mail, a name in an app, or somebody you trust."),
        "hours": _("Days and hours, or “any time”."),
        "may_leave_message": _("If not, none is left."),
        "why_now": _("Only if you want to. You never have to tell what happened."),
    }
    FOLDED = {
        _("Say more, only if you want"): (
            "channel", "may_leave_message", "name_to_use", "pronouns", "birth_date", "age_said", "languages",
            "why_now", "hopes", "wishes", "wishes_words",
        )
    }  # fmt: skip
    field_order = ("id", "name", "reach", "hours")
    SENT_OTHERWISE = pgettext_lazy(
        "to her",
        "You already sent this, a little differently. What you changed is not sent yet: send again, and we "
        "get both.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in self.WORDS.items():
            if name in self.fields:
                self.fields[name].label = words
                self.fields[name].help_text = self.HELP.get(name, "")

    @property
    def agrees(self) -> bool:
        return True
