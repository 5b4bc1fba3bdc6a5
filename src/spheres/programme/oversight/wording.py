"""What the record of looks says, in words she can read."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from spheres.foundation.audit.models import Look
from spheres.foundation.contributions import contributed

WHY = {
    "assignment": pgettext_lazy("record", "walks alongside"),
    "consent": pgettext_lazy("record", "by consent"),
    "supervision": pgettext_lazy("record", "supports the worker"),
    "committee": pgettext_lazy("record", "called to the Clinical Committee for this file"),
    "triage": pgettext_lazy("record", "answers the referral"),
    "welcome": pgettext_lazy("record", "gives welcome"),
    "emergency": pgettext_lazy("record", "in an emergency"),
    "therapy": pgettext_lazy("record", "the psychotherapist"),
    "addressed": pgettext_lazy("record", "was asked for something"),
    "walks_on": pgettext_lazy(
        "record", "walks alongside; the date of the yes has passed, and it is to be asked again"
    ),
    "taking_over": pgettext_lazy("record", "takes over as worker; they had not met yet"),
    "takes_lapsed": pgettext_lazy(
        "record",
        "takes over as worker; they had not met; the date of the yes has passed, and it is to be asked again",
    ),
    "grace": pgettext_lazy(
        "record", "kept for safety; the date of the yes has passed, and it is to be asked again"
    ),
    "bed": pgettext_lazy("record", "on shift where a bed was accepted for that night"),
    "search": pgettext_lazy("record", "helps the worker in an open search"),
}
"""Source of a grant → why it was allowed; and what was addressed to a partner."""


WHY_ME = {
    "consent": pgettext_lazy("to the member", "something is shared with your organisation, by consent"),
    "supervision": pgettext_lazy("to the member", "you support the worker"),
    "committee": pgettext_lazy("to the member", "the Clinical Committee called you for this file"),
    "emergency": pgettext_lazy("to the member", "opened in an emergency"),
    "bed": pgettext_lazy("to the member", "a bed was accepted for tonight, and you are on shift"),
    "search": pgettext_lazy("to the member", "a search is open, and you help the worker"),
    "grace": pgettext_lazy("to the member", "kept for safety until the yes is asked again"),
}
"""The same, said to the member."""


@cache
def record_words() -> dict[Any, Any]:
    """Name of a page or an action → its words; with its kind, when it can be both read and changed. A page
    that is printed is said as it is when it is read: its kind stands beside it."""
    return {name: words for room in contributed("RECORD_WORDS") for name, words in room.items()}


def what_was_done(page: str, kind: str) -> str:
    """One sentence for one row of the record."""
    if kind == Look.Kind.REFUSAL:
        return _("Tried to open something, and was refused")
    read_as = Look.Kind.VIEW if kind == Look.Kind.PRINT else Look.Kind(kind)
    words = record_words()
    known = words.get(page) or words.get((page, read_as))
    return str(known or Look.Kind(kind).label)  # a page that no longer is keeps its row


def why_allowed(sources: Iterable[str]) -> str:
    return "; ".join(str(WHY[source]) for source in sources)
