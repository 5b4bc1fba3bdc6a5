"""What all forms here share: one way to look, one way to say what is wrong."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from spheres.foundation.clock import Reading, comes, parts, readings, which_time
from spheres.foundation.ids import new_id

WHICH = "_which"
"""After the name of a moment's field: which of two moments is meant, in the night when the clocks change."""
WORDS_LIMIT = 20_000
"""Characters of one free text. Longer is refused with this limit, and what was typed stays."""


class CardChoice(forms.RadioSelect):
    """One choice among a few, each a card large enough for a thumb."""

    is_cards = True


class CardChoices(forms.CheckboxSelectMultiple):
    is_cards = True


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class HourInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%H:%M", **kwargs)


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M", **kwargs)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """What was typed; with the offset that was chosen where the hour alone would not say it."""
        typed = super().value_from_datadict(data, files, name)
        chosen = data.get(f"{name}{WHICH}")
        offsets = [reading.offset for reading in two_readings(typed)] if chosen else []
        return f"{typed}{chosen}" if chosen in offsets else typed

    def format_value(self, value: Any) -> Any:
        """What a field of a moment takes: it knows no offset."""
        local = local_in(value) if isinstance(value, str) else None
        return super().format_value(local or value)


def local_in(text: str) -> datetime | None:
    """Day and hour that were typed, without an offset; nothing where they are none."""
    try:
        return datetime.fromisoformat(text.strip()).replace(tzinfo=None)
    except ValueError:
        return None


def two_readings(value: Any) -> list[Reading]:
    """The two moments that a typed day and hour can mean in the night when the clocks change; else none."""
    local = local_in(value) if isinstance(value, str) else value
    if not isinstance(local, datetime):
        return []
    found = readings(*parts(local))
    return found if len(found) > 1 else []


class MomentField(forms.DateTimeField):
    """A day and an hour on the region's clock. In the night when the clocks change, whoever types an hour that
    comes twice, or never, says which moment is meant: none is taken silently."""

    widget = MomentInput
    beneath = "ui/which_hour.html"

    def prepare_value(self, value: Any) -> Any:
        return (
            timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value
        )

    def to_python(self, value: Any) -> datetime | None:
        local = local_in(value) if isinstance(value, str) else None
        if local and two_readings(local) and datetime.fromisoformat(value.strip()).tzinfo is None:
            raise ValidationError(_ask_which(local), code="which")
        moment: datetime | None = super().to_python(value)
        return moment.astimezone(UTC) if moment else None  # what the database gives, so that both compare


def _ask_which(local: datetime) -> str:
    comes_twice = gettext(
        "That night the clocks go back, and it is %(hour)s twice: choose which one is meant."
    )
    never_comes = gettext(
        "That night the clocks go forward, and it is never %(hour)s: choose which moment is meant."
    )
    return (comes_twice if comes(*parts(local)) else never_comes) % {
        "hour": time_format(local, "TIME_FORMAT")
    }


def only_with(name: str, values: Iterable[str], widget: forms.Widget) -> forms.Widget:
    """This widget, which a script shows only while another field says one of these (``ui/only-with.js``);
    without it, it is there."""
    widget.attrs |= {"data-only-with": name, "data-values": " ".join(sorted(values))}
    return widget


class WordsField(forms.CharField):
    """Free text, kept as it was typed."""

    def __init__(self, *, rows: int = 5, limit: int = WORDS_LIMIT, **kwargs: Any) -> None:
        self.limit = limit
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), strip=False, **kwargs)

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        text = text.strip().replace("\r\n", "\n").replace("\x00", "")
        if self.required and not text:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(text) > self.limit:
            raise ValidationError(
                ngettext_lazy(
                    "This text holds %(limit)d character at most; it has %(length)d. Nothing was lost: shorten it, or continue in a second one.",
                    "This text holds %(limit)d characters at most; it has %(length)d. Nothing was lost: shorten it, or continue in a second one.",
                    self.limit,
                )
                % {"limit": self.limit, "length": len(text)},
                code="too_long",
            )
        return text


class SpheresForm(forms.Form):
    """A form whose required fields say so in words, and whose errors are tied to their field."""

    use_required_attribute = False  # our own message, in her language, beside the field
    FORGETS: ClassVar[bool] = False
    """Nothing that is typed stays in the browser: it offers none of it again, and puts none of it back."""
    FOLDED: ClassVar[Mapping[Any, Sequence[str]]] = {}
    """What opens them → fields that are folded away until they are needed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages["required"] = _("Please fill this in.")
            if self.FORGETS and isinstance(
                field.widget, forms.TextInput | forms.Textarea | forms.NumberInput
            ):
                field.widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}

    def unfolded(self) -> list[forms.BoundField]:
        folded = {name for names in self.FOLDED.values() for name in names}
        return [field for field in self if field.name not in folded]

    def folds(self) -> list[tuple[Any, list[forms.BoundField], bool]]:
        """(what opens it, its fields, whether it is open): where something stands or is wrong, it is."""
        found = []
        for words, names in self.FOLDED.items():
            fields = [self[name] for name in names if self._offers_something(name)]
            if fields:
                found.append((words, fields, any(field.errors or field.value() for field in fields)))
        return found

    def _offers_something(self, name: str) -> bool:
        """A choice among nothing is not shown."""
        return any(True for _choice in getattr(self.fields[name], "choices", [name]))

    def is_sent(self) -> bool:
        """It was sent, and everything in it can be saved."""
        return self.is_bound and self.is_valid()

    def what_was_typed(self) -> list[tuple[str, str]]:
        """(label, words) of each field that can be read, for when it can no longer be sent."""
        typed = ((field, self.cleaned_data.get(name)) for name, field in self.fields.items())
        said = [
            (str(f.label), words_of(f, v)) for f, v in typed if not isinstance(f.widget, forms.HiddenInput)
        ]
        return [(label, words) for label, words in said if words]

    def put(self, name: str, *values: str) -> None:
        """In place of what was sent for this field, when the form is shown again."""
        sent = QueryDict(mutable=True)
        sent.update(self.data)
        sent.setlist(self.add_prefix(name), list(values))
        self.data = sent


class MakesOneThing(SpheresForm):
    """A form that makes one thing however often it is sent: the thing's id comes with the form. What it makes
    is compared with what stands under that id (``SentOtherwise``)."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)

    SENT_OTHERWISE = _(
        "This was already sent, with other words, and they hold. What you changed is not sent yet: send again to "
        "send it as well."
    )

    def say_sent_otherwise(self) -> None:
        """What is typed now is kept, and can be sent as something new."""
        self.put("id", str(new_id()))
        self.add_error(None, self.SENT_OTHERWISE)

    @property
    def new_id(self) -> UUID:
        made: UUID = self.cleaned_data["id"]
        return made


class MakesOneRow(MakesOneThing):
    """The same, of something about a participant: what was saved before is shown, and never passed over."""

    STANDS_AS: ClassVar[Mapping[str, str]] = {}
    """Field → the name it has on what it makes, where that is another."""

    TELLS_WHAT_HAPPENED: ClassVar[bool] = False
    """Whether what it makes tells of something that happened, and could have happened twice."""
    HAPPENED_TWICE = _(
        "Exactly this was saved a moment ago, and it is kept. If something like it happened a second time, "
        "tick the box and save again."
    )
    WANTED_TWICE = _(
        "Exactly this was saved a moment ago, and it is kept. If it is meant to stand there a second time, "
        "tick the box and save again."
    )

    again = forms.BooleanField(label=_("Yes, a second one"), required=False, widget=forms.HiddenInput)

    standing: Any = None
    """What was saved before, when something else was typed under the same id."""
    other_submits: Sequence[tuple[str, Any, Any]] = ()
    """Other ways to send it: (name, value, label) of each button."""

    def ask_for_a_second(self) -> None:
        """The same words stand since a moment: said, with a box to go on."""
        self.add_error(None, self.HAPPENED_TWICE if self.TELLS_WHAT_HAPPENED else self.WANTED_TWICE)
        self.fields["again"].widget = forms.CheckboxInput()
        self.fields["again"].is_asked_by_another = True  # type: ignore[attr-defined]

    def show_what_stands(self, standing: Any) -> None:
        """This form was saved before, with other words: they are shown, and what is typed now is kept and can
        be sent as something new."""
        self.standing = standing
        self.put("id", str(new_id()))
        self.add_error(
            None,
            _(
                "This was already saved, with other words: they are below, and they hold. What you typed since "
                "is not saved yet. Save again to keep it as something new."
            ),
        )

    def what_stands(self) -> list[tuple[str, str]]:
        """(label, words) of what was saved before."""
        found = []
        for name, field in self.fields.items():
            attribute = self.STANDS_AS.get(name, name)
            if not isinstance(field.widget, forms.HiddenInput) and hasattr(self.standing, attribute):
                words = words_of(field, getattr(self.standing, attribute))
                if words:
                    found.append((str(field.label), words))
        return found


def said_which(words: str, moment: datetime) -> str:
    """``words`` of a moment, and which time it was, in the night when the clock shows its hour twice."""
    sentences = {1: gettext("%(moment)s (the first time)"), 2: gettext("%(moment)s (the second time)")}
    which = which_time(moment)
    return sentences[which] % {"moment": words} if which else words


def words_of(field: forms.Field, value: Any) -> str:
    """A value of this field, as it is read."""
    if isinstance(field, forms.ChoiceField):
        names = {str(code): str(name) for code, name in field.choices}  # type: ignore[misc,union-attr]
        chosen = value if isinstance(value, list | tuple) else [value]
        codes = [str(getattr(one, "pk", one)) for one in chosen]
        return ", ".join(names.get(code, "") for code in codes).strip(", ")
    if isinstance(value, datetime):
        return said_which(date_format(timezone.localtime(value), "DATETIME_FORMAT"), value)
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, time):
        return time_format(value, "TIME_FORMAT")
    if isinstance(value, bool):
        return str(_("Yes")) if value else str(_("No"))
    return "" if value is None else str(value)
