"""The forms of goals."""

import json
from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.forms.widgets import Script
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from spheres.foundation.ui.forms import CardChoice, DayInput, MakesOneRow, SpheresForm, WordsField
from spheres.programme.goals.actions import Reading, Scale
from spheres.programme.goals.models import Goal, GoalEnding, GoalRating, GoalScale
from spheres.programme.goals.rules import HIGHEST, Question, confidence_question, importance_question
from spheres.programme.participants.merging import KeepsUp
from spheres.programme.region.pack import choices

NUMBERS = [(str(n), str(n)) for n in range(HIGHEST + 1)]


class RulerField(forms.TypedChoiceField):
    """A number from 0 to 10, which may be left out."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=NUMBERS,
            coerce=int,
            empty_value=None,
            required=False,
            widget=CardChoice,
            error_messages={"invalid_choice": _("Choose a number from 0 to 10.")},
            **kwargs,
        )


def question_words(question: Question, number: int) -> str:
    """The question that belongs to a number, as it is asked."""
    words = {
        Question.WHY_NOT_LOWER: gettext("What makes it %(n)d, and not lower?"),
        Question.ONE_MORE: gettext("What would take it from %(n)d to %(more)d?"),
        Question.WHAT_HOLDS_IT: gettext("What makes you this sure?"),
        Question.WHAT_WOULD_HAVE_TO_HAPPEN: gettext("What would have to happen for it to be more than 0?"),
    }
    return words[question] % {"n": number, "more": number + 1}


def questions(asks: Callable[[int], Question]) -> str:
    """The question of each number, for ``ui/ruler.js``."""
    return json.dumps({n: question_words(asks(n), n) for n in range(HIGHEST + 1)}, ensure_ascii=False)


GOAL_WORDS = 60
"""How much of a goal's words a choice shows."""


class OfAGoal(SpheresForm):
    """A form that may say which of her goals it is about, for rooms above this one."""

    def __init__(self, *args: Any, goals: list[Goal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.goals = {str(goal.pk): goal for goal in goals}
        shown = [(pk, goal.her_words[:GOAL_WORDS]) for pk, goal in self.goals.items()]
        self.fields["goal"].choices = [("", ""), *shown]  # type: ignore[attr-defined]

    def chosen_goal(self) -> Goal | None:
        return self.goals.get(self.cleaned_data["goal"])


class GoalForm(MakesOneRow):
    her_words = WordsField(
        label=_("What is wanted, in their own words"),
        rows=3,
        limit=4000,
        help_text=_("Any goal is a good one. It stays as it was said."),
    )
    area = forms.ChoiceField(label=_("What it is about"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", ""), *choices("needs")]  # type: ignore[attr-defined]


class EndingForm(MakesOneRow):
    """Reached, or put aside: saying it otherwise is another page."""

    kind = forms.ChoiceField(
        label=_("What becomes of it"),
        widget=CardChoice,
        choices=[(one.value, one.label) for one in (GoalEnding.Kind.REACHED, GoalEnding.Kind.PUT_ASIDE)],
    )
    her_words = WordsField(
        label=_("What they say of it"),
        rows=3,
        limit=4000,
        required=False,
        help_text=_("What it gave, what was found out. A goal put aside was not for nothing."),
    )
    celebrate = WordsField(label=_("How we celebrate it"), rows=2, limit=2000, required=False)


class SmallStepForm(MakesOneRow):
    what = forms.CharField(label=_("A small step"), max_length=200)
    by_day = forms.DateField(
        label=_("By which day"),
        required=False,
        widget=DayInput(),
        help_text=_("With a day, it comes back in your day."),
    )


class RulerForm(MakesOneRow):
    """Two rulers, and to each number the question that belongs to it (``ui/ruler.js`` shows it)."""

    class Media:
        js: ClassVar = [Script("ui/ruler.js", type="module")]

    importance = RulerField(
        label=_("“How important is it to you today?”"),
        help_text=_("0: not at all. 10: nothing matters more."),
    )
    why_important = WordsField(
        label=_("What is said of how important it is"),
        rows=2,
        limit=4000,
        required=False,
        help_text=_("“What makes it this number, and not lower?” At 0: “What would have to happen?”"),
    )
    confidence = RulerField(
        label=_("“How sure are you that you can?”"),
        help_text=_("0: not at all. 10: completely."),
    )
    why_confident = WordsField(
        label=_("What is said of how sure it feels"),
        rows=2,
        limit=4000,
        required=False,
        help_text=_("“What would take it one higher?” At 0: “What would have to happen?”"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, words, asks in (
            ("importance", "why_important", importance_question),
            ("confidence", "why_confident", confidence_question),
        ):
            attributes = {"data-question-of": self.add_prefix(number), "data-questions": questions(asks)}
            self.fields[words].widget.attrs.update(attributes)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        has_no_number = data.get("importance") is None and data.get("confidence") is None
        if has_no_number and not {"importance", "confidence"} & set(self.errors):
            self.add_error("importance", _("Choose a number on one of the two rulers at least."))
        for number, words in (("importance", "why_important"), ("confidence", "why_confident")):
            if data.get(words) and data.get(number) is None and number not in self.errors:
                self.add_error(number, _("Choose the number that this answers."))
        return data

    def reading(self) -> Reading:
        return Reading(**{name: self.cleaned_data[name] for name in Reading.__dataclass_fields__})


class ScaleForm(KeepsUp, MakesOneRow):
    """Five plain levels, in the order in which they are thought of: what she hopes for first."""

    expected = WordsField(label=_("What is hoped for"), rows=2, limit=1000)
    more = WordsField(label=_("A little more than that"), rows=2, limit=1000)
    much_more = WordsField(label=_("Much more than that"), rows=2, limit=1000)
    less = WordsField(label=_("A little less than that"), rows=2, limit=1000)
    much_less = WordsField(label=_("Much less than that"), rows=2, limit=1000)

    @staticmethod
    def stands_of(scale: GoalScale | None) -> dict[str, Any]:
        """Each level as it is agreed now; empty where nothing is."""
        return {name: getattr(scale, name, "") for name in Scale.__dataclass_fields__}

    def scale(self) -> Scale:
        return Scale(**{name: self.cleaned_data[name] for name in Scale.__dataclass_fields__})


class RatingForm(MakesOneRow):
    voice = forms.ChoiceField(
        label=pgettext_lazy("goal", "In whose eyes"), widget=CardChoice, choices=GoalRating.Voice
    )
    level = forms.TypedChoiceField(label=_("Where it stands"), coerce=int, widget=CardChoice)
    words = WordsField(label=_("In a few words"), rows=2, limit=2000, required=False)

    def __init__(self, *args: Any, scale: GoalScale, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = scale_levels(scale)  # type: ignore[attr-defined]


def scale_levels(scale: GoalScale) -> list[tuple[int, str]]:
    """(level, its agreed words), from the highest down."""
    return [(level.value, getattr(scale, level.name.lower())) for level in reversed(GoalRating.Level)]
