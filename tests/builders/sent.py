"""A form that makes something, as it is sent: for the forms of each room, and of those who sign nothing."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from spheres.foundation.ui.forms import MakesOneRow
from spheres.programme.referrals.forms import LinkForm

AT = (timezone.localtime() - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")
DAY = timezone.localdate().isoformat()


@dataclass(frozen=True)
class Sent:
    """A form that makes something: where it is sent, with what, and what in it could be said otherwise."""

    form: type
    path: str
    model: type
    made_by: str
    """What makes the row, where it does so with ``create_idempotently``."""
    data: dict
    field: str
    other: str
    by: str = "worker"
    shows: bool = True
    """Whether what stands can be seen in words on the page."""
    once: bool = False
    """Whether there can be only one of it: what is typed under another id is not made."""

    @property
    def is_of_someone(self):
        """Something about a participant is asked about before a second one is made."""
        return issubclass(self.form, MakesOneRow)

    def is_saved(self, answer):
        """Said to be: by the number of the letter, by the link itself, or by the next page."""
        if self.by == "nobody":
            return b"R-" in answer.content
        return bool(answer.context["made"]) if self.form is LinkForm else answer.status_code == 302


def words_and(field, first, other, **data):
    return {"data": {**data, field: first}, "field": field, "other": other}
