"""Forms for contact notes and what is next."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.forms.widgets import Script
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from spheres.foundation.clock import comes, readings
from spheres.foundation.ui.forms import (
    CardChoice,
    CardChoices,
    DayInput,
    HourInput,
    MakesOneRow,
    MomentField,
    SpheresForm,
    WordsField,
    only_with,
)
from spheres.programme.notes.actions import Contact, NoteParts, Opening, Planned
from spheres.programme.notes.models import ContactNote, NoteOpening, Step
from spheres.programme.notes.rules import may_be_held_until
from spheres.programme.participants.merging import KeepsUp, SeesNewest
from spheres.programme.region.pack import choices, kinds_at_a_place, places

LONGEST = 24 * 60


PLANNED = [(kind.value, kind.label) for kind in (Step.Kind.MEETING, Step.Kind.TASK)]


PART_IS_HELD = _("A part that comes from someone else is held back, and the rest is open: choose so.")


class OpeningFields(SpheresForm):
    """What she may read of a note, and what must be said of what is held back."""

    opening = forms.ChoiceField(
        label=_("What they may read of it"),
        widget=CardChoice,
        choices=NoteOpening.Choice,
        help_text=_("Write it as something that they will read."),
    )
    ground = forms.ChoiceField(
        label=_("Why it is held back"),
        required=False,
        widget=only_with("opening", ["held"], CardChoice()),
        choices=NoteOpening.Ground,
        help_text=_(
            "From the young person alone, and for a moment. It can’t be promised to anyone: the duty to "
            "report, a court or the Director of Youth Protection may still ask for the note."
        ),
    )
    reason = WordsField(label=_("What would happen if they read it now"), rows=2, limit=2000, required=False)
    decided_by = forms.CharField(label=_("Who decided it"), required=False, max_length=200)
    review_on = forms.DateField(
        label=_("The day it is looked at again"),
        required=False,
        widget=only_with("opening", ["held"], DayInput()),
        help_text=_("Within 90 days. It comes back in your day."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("reason", "decided_by"):
            only_with("opening", ["held"], self.fields[name].widget)
        for name in ("ground", "reason", "decided_by", "review_on"):
            self.fields[name].is_asked_by_another = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("opening") == NoteOpening.Choice.HELD:
            self._clean_held(data)
        return data

    def _clean_held(self, data: Mapping[str, Any]) -> None:
        needed = {
            "ground": _("Say on which ground: nothing else holds a note back from whom it is about."),
            "reason": _("Say it in words: whoever looks at it again reads them."),
            "decided_by": _("Say who decided."),
            "review_on": _("Say when it is looked at again: it is held for a moment."),
        }
        for name, sentence in needed.items():
            if not data.get(name) and name not in self.errors:
                self.add_error(name, sentence)
        review_on = data.get("review_on")
        if review_on and not may_be_held_until(review_on, timezone.localdate()):
            self.add_error("review_on", _("A day to come, within 90 days."))

    def chosen_opening(self) -> Opening:
        data = self.cleaned_data
        if data["opening"] != NoteOpening.Choice.HELD:
            return Opening(data["opening"])
        return Opening(data["opening"], data["ground"], data["reason"], data["decided_by"], data["review_on"])


class NoteForm(OpeningFields, MakesOneRow):
    """A contact note: eight touches at most besides typing."""

    TELLS_WHAT_HAPPENED = True
    STANDS_AS: ClassVar[Mapping[str, str]] = {"next_what": "what", "next_on": "due_on"}
    FOLDED: ClassVar[Mapping[Any, Sequence[str]]] = {
        _("Their words"): ("quote1", "quote2", "quote3"),
        _("A part that names or comes from someone else"): ("aside",),
        _("Who began it, how long, what is next"): ("begun_by", "minutes", "next_what", "next_on"),
        _("What it is about"): ("topics",),
    }

    class Media:
        js: ClassVar[list[Script]] = [Script("ui/only-with.js", type="module")]

    field_order = (
        "id",
        "again",
        "kind",
        "place",
        "at",
        "text",
        "opening",
        "ground",
        "reason",
        "decided_by",
        "review_on",
    )

    kind = forms.ChoiceField(label=_("Kind of contact"), widget=CardChoice)
    place = forms.ChoiceField(label=_("Kind of place"), required=False, help_text=_("Never an address."))
    at = MomentField(label=_("When"))
    text = WordsField(
        label=_("Note"),
        rows=8,
        help_text=_("No details of the harm that was done: they are not needed here."),
    )
    quote1 = WordsField(
        label=_("What was said, word for word"),
        rows=2,
        limit=4000,
        required=False,
        help_text=_("It can become a goal, a reason, a line of the plan, as it was said."),
    )
    quote2 = WordsField(label=_("Another thing that was said"), rows=2, limit=4000, required=False)
    quote3 = WordsField(label=_("And one more"), rows=2, limit=4000, required=False)
    aside = WordsField(
        label=_("What names or comes from someone else"),
        rows=3,
        required=False,
        help_text=_("They don’t read this part. The rest of the note is written without it."),
    )
    begun_by = forms.ChoiceField(
        label=_("Who began it"), widget=CardChoice, choices=ContactNote.BegunBy, required=False
    )
    minutes = forms.IntegerField(
        label=_("How long, in minutes"), required=False, min_value=1, max_value=LONGEST
    )
    next_what = forms.CharField(label=_("Next step"), required=False, max_length=200)
    next_on = forms.DateField(label=_("By which day"), required=False, widget=DayInput())
    topics = forms.MultipleChoiceField(label=_("What it is about"), widget=CardChoices, required=False)

    def __init__(
        self,
        *args: Any,
        topics: Callable[[], Sequence[tuple[str, str, str]]] = tuple,
        phrases: Callable[[], Sequence[Any]] = tuple,
        **kwargs: Any,
    ) -> None:
        """``topics`` is asked when they are shown or chosen, not whenever a note is saved; ``phrases``, the
        writer's own, when they are shown."""
        super().__init__(*args, **kwargs)
        self.fields["text"].beneath = "phrases/_offered.html"  # type: ignore[attr-defined]
        self.fields["text"].phrases = phrases  # type: ignore[attr-defined]
        self.fields["kind"].choices = choices("contact_kinds")  # type: ignore[attr-defined]
        self.fields["place"].choices = [("", ""), *places()]  # type: ignore[attr-defined]
        only_with("kind", kinds_at_a_place(), self.fields["place"].widget)
        self.fields["topics"].choices = lambda: [  # type: ignore[attr-defined]
            (code, f"{label} · {words}") for code, label, words in topics()
        ]

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
        if data.get("place") and data.get("kind") and data["kind"] not in kinds_at_a_place():
            self.add_error("place", _("This kind of contact has no place: leave it empty."))
        self._clean_aside(data)
        return data

    def _clean_aside(self, data: Mapping[str, Any]) -> None:
        """The part and the choice say the same: that part is held back, and nothing else for its sake."""
        is_held_for_it = data.get("ground") == NoteOpening.Ground.SOMEONE_ELSE
        is_held = data.get("opening") == NoteOpening.Choice.HELD
        if is_held and is_held_for_it and not data.get("aside") and "aside" not in self.errors:
            self.add_error("aside", _("Write that part here: it is the only one that is held back."))
        if data.get("aside") and not is_held and "opening" not in self.errors:
            self.add_error("opening", PART_IS_HELD)

    def planned(self) -> Planned | None:
        data = self.cleaned_data
        return Planned(Step.Kind.TASK, data["next_what"], data["next_on"]) if data["next_what"] else None

    def show_what_stands(self, standing: Any) -> None:
        """What was typed since can go below the note that stands, too."""
        super().show_what_stands(standing)
        if isinstance(standing, ContactNote):
            self.other_submits = [("add_to", standing.pk, _("Add it to the note that stands"))]

    MORE_THAN_WORDS = _(
        "Only the words of the note can go below the one that stands: they are read as that note is read, "
        "and what you noted beside them would be lost. Save it as something new, or leave the rest empty."
    )

    def says_more_than(self, standing: ContactNote) -> bool:
        """Whether something beside its words was typed, or another choice of what she may read than holds of
        the note that stands."""
        data, holds = self.cleaned_data, standing.opening
        beside = ("quote1", "quote2", "quote3", "aside", "topics", "next_what")
        is_same = holds is not None and data["opening"] == holds.choice != NoteOpening.Choice.HELD
        return not is_same or any(data.get(name) for name in beside)

    def contact(self) -> Contact:
        names = ("kind", "at", "minutes", "place", "begun_by", "text", "aside")
        return Contact(**{name: self.cleaned_data[name] for name in names})

    def beside(self) -> NoteParts:
        data = self.cleaned_data
        quotes = [data[name] for name in ("quote1", "quote2", "quote3") if data[name]]
        chosen = [code.split(":") for code in data.get("topics", ())]
        return NoteParts(quotes, [(kind, UUID(row_id)) for kind, row_id in chosen], self.chosen_opening())


class OpeningForm(OpeningFields, SeesNewest, MakesOneRow):
    """What she may read of a note from now on."""

    class Media:
        js: ClassVar[list[Script]] = [Script("ui/only-with.js", type="module")]

    def __init__(self, *args: Any, has_aside: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_aside = has_aside
        if not has_aside:  # there is no part of it that could be held alone
            self.fields["ground"].choices = [  # type: ignore[attr-defined]
                (NoteOpening.Ground.HARM.value, NoteOpening.Ground.HARM.label)
            ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.has_aside and data.get("opening") not in (None, "", NoteOpening.Choice.HELD):
            self.add_error("opening", PART_IS_HELD)
        return data


class AdditionForm(MakesOneRow):
    text = WordsField(
        label=_("What you add"),
        help_text=_("The note stays as it was; this stands below it, and is read as the note is."),
    )
    corrects = forms.BooleanField(
        label=_("It corrects an error in the note"),
        required=False,
        help_text=_("The error stays readable, with this beside it: nothing is rewritten."),
    )


class StepForm(MakesOneRow):
    kind = forms.ChoiceField(label=_("What it is"), widget=CardChoice, choices=PLANNED)
    what = forms.CharField(label=_("In a few words"), max_length=200)
    due_on = forms.DateField(label=_("Day"), widget=DayInput())
    at = forms.TimeField(label=_("Hour"), required=False, widget=HourInput())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("due_on") and data.get("at") and not comes(data["due_on"], data["at"]):
            self.add_error("at", _("That night the clocks go forward over this hour. Give another."))
        return data

    def word(self) -> str:
        """What is said beside *saved*: of an hour that comes twice, the first is meant."""
        due_on, at = self.cleaned_data["due_on"], self.cleaned_data["at"]
        if at and len(readings(due_on, at)) > 1:
            return gettext("That night this hour comes twice: the first time is meant.")
        return ""

    def planned(self) -> Planned:
        data = self.cleaned_data
        return Planned(data["kind"], data["what"], data["due_on"], data["at"])


class KeepForm(KeepsUp):
    """From which partners she keeps a note: those that read her notes."""

    kept_from = forms.MultipleChoiceField(
        label=_("Kept from"),
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
