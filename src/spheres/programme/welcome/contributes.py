"""What welcome brings to other rooms' pages (see ``foundation.contributions``)."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spheres.foundation.access.categories import Category
from spheres.foundation.audit.models import CHANGE, VIEW
from spheres.programme.participants.cards import SECOND, Card, CardContext, CardData, page_line
from spheres.programme.participants.record import Record
from spheres.programme.participants.telling import Telling
from spheres.programme.referrals.queries import referral_in
from spheres.programme.region.pack import named
from spheres.programme.welcome.models import Attempt
from spheres.programme.welcome.queries import attempts_of, is_welcoming
from spheres.programme.welcome.rules import next_touch

RECORD_WORDS = {
    "welcome:attempts": pgettext_lazy("record", "Read the attempts to get in touch during the welcome"),
    ("welcome:attempt-add", VIEW): pgettext_lazy("record", "Opened the page for an attempt to get in touch"),
    ("welcome:attempt-add", CHANGE): pgettext_lazy("record", "Noted an attempt to get in touch"),
    ("welcome:first-meeting", VIEW): pgettext_lazy("record", "Opened the page for the first meeting"),
    ("welcome:first-meeting", CHANGE): pgettext_lazy("record", "Planned the first meeting"),
}

WELCOMING = {"triage", "welcome"}
SHOWN = 5
"""Attempts on her page; the others have a page of their own."""


def _attempts(record: Record) -> Iterable[Any]:
    return [attempts_of(record)]


def _welcome(context: CardContext) -> CardData:
    """Until her welcome is over: to who welcomes her, and to who reads her letter in triage."""
    record = context.record
    if not record.may_read(Category.REFERRAL) or not record.rights.sources & WELCOMING:
        return None
    referral = context.once(referral_in)
    if referral is None or referral.closed_at:
        return None
    found = sorted(record.keys.open(context.rows[Attempt]), key=lambda attempt: attempt.at, reverse=True)
    is_hers = is_welcoming(record)
    return {
        "referral": referral,
        "attempts": found[:SHOWN],
        "has_more": len(found) > SHOWN,
        "may_note": is_hers,
        "may_agree": is_hers and referral.status == referral.Status.WELCOME,
        "next": next_touch(referral.first_meeting_at, [one.at for one in found if one.reached], record.now),
    }


CARDS = [Card("welcome/_welcome_card.html", SECOND, 20, _welcome, _attempts)]
_BEFORE = page_line("others", "welcome:attempts", _("The welcome"), "sprout", Category.REFERRAL, 5)


def _before(context: CardContext) -> Any:
    """To who reads neither her welcome, which leads there, nor her timeline, where it stands."""
    rights = context.record.rights
    if Category.CLINICAL in rights.reads or rights.sources & WELCOMING:
        return None
    return _BEFORE.shown(context)


LINES = [replace(_BEFORE, shown=_before)]


def _in_words(attempt: Attempt) -> list[str]:
    return [f"{named('contact_kinds', attempt.kind)} · {attempt.outcome}", attempt.words]


TIMELINE = [
    Telling(
        "attempt",
        pgettext_lazy("timeline", "The welcome"),
        Category.REFERRAL,
        lambda record: Attempt.objects.filter(participant_id=record.id),
        lambda row: row.at,
        _in_words,
        "welcome:attempts",
    ),
]
