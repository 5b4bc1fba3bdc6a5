"""What notes brings to other rooms' pages (see ``foundation.contributions``)."""

from collections.abc import Collection
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate, now
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from spheres.foundation.access.categories import Category
from spheres.foundation.audit.models import CHANGE, VIEW
from spheres.foundation.clock import moment_of
from spheres.foundation.ids import id_in
from spheres.foundation.ui.templatetags.spheres import day, hour
from spheres.programme.consents.queries import current_answers
from spheres.programme.notes.actions import finish_step
from spheres.programme.notes.models import ContactNote, NoteAddition, NoteOpening, NoteQuote, Step
from spheres.programme.notes.queries import due_at, timeline
from spheres.programme.participants.cards import SECOND, Card, CardContext, CardData, Lines, lines_of
from spheres.programme.participants.day import DueLine, DueWords, News, first_of
from spheres.programme.participants.lifting import HerWords
from spheres.programme.participants.noting import Beginning
from spheres.programme.participants.planning import PlanPart
from spheres.programme.participants.record import Record
from spheres.programme.participants.telling import Telling
from spheres.programme.referrals.queries import referral_in
from spheres.programme.region.pack import UNANSWERED

RECORD_WORDS = {
    ("notes:note-add", VIEW): pgettext_lazy("record", "Opened the page for a contact note"),
    ("notes:note-add", CHANGE): pgettext_lazy("record", "Wrote a contact note"),
    "notes:note-from": pgettext_lazy("record", "Opened the page for a contact note"),
    "notes:note": pgettext_lazy("record", "Read a contact note"),
    "notes:notes-for-her": pgettext_lazy("record", "Opened what the young person may read of the notes"),
    ("notes:note-opening", VIEW): pgettext_lazy("record", "Opened what the young person may read of a note"),
    ("notes:note-opening", CHANGE): pgettext_lazy(
        "record", "Decided what the young person may read of a note"
    ),
    "notes:note-read-together": pgettext_lazy("record", "Read a note together"),
    ("notes:note-amend", VIEW): pgettext_lazy("record", "Opened a contact note, to add to it"),
    ("notes:note-amend", CHANGE): pgettext_lazy("record", "Added to a contact note"),
    ("notes:step-add", VIEW): pgettext_lazy("record", "Opened the page for what is next"),
    ("notes:step-add", CHANGE): pgettext_lazy("record", "Planned what is next"),
    "notes:step-done": pgettext_lazy("record", "Said that something is done"),
    "notes:step-undo": pgettext_lazy("record", "Undid that something is done"),
    "notes:note-keep": pgettext_lazy("record", "Opened who may read a note"),
}


def _open_steps(record: Any) -> list[Any]:
    return [Step.objects.filter(participant_id=record.id, done_at=None)]


def _steps(context: CardContext) -> list[tuple[tuple[date, time], dict[str, Any]]] | None:
    if Category.CLINICAL not in context.record.rights.reads:
        return None
    steps, may_write = context.record.keys.open(context.rows[Step]), _may_write(context)
    return [(due_at(step), {"step": step, "may_write": may_write}) for step in steps]


def _write(context: CardContext) -> list[tuple[int, dict[str, Any]]]:
    return [(20, {})] if _may_write(context) else []


def _next(context: CardContext) -> CardData:
    """What is planned with her, by whichever room, the soonest first."""
    lines = lines_of("next", context)
    return None if lines is None else {"lines": lines, "may_write": _may_write(context)}


def _page_of_notes(context: CardContext) -> Any:
    if timeline not in context.known:
        context.known[timeline] = timeline(context.record, id_in(context.query.get("before", "")))
    return context.known[timeline]


def _words_before_notes(context: CardContext) -> CardData:
    """What was written when she was referred, until there is a note."""
    rights = context.record.rights
    if not {Category.CLINICAL, Category.REFERRAL} <= set(rights.reads) or _page_of_notes(context)[0]:
        return None
    referral = context.once(referral_in)
    return {"referral": referral} if referral else None


def _timeline(context: CardContext) -> CardData:
    record = context.record
    if Category.CLINICAL not in record.rights.reads:
        return None
    notes, older = _page_of_notes(context)
    is_hers_to_keep = Category.IDENTITY in record.rights.writes
    shares_notes = is_hers_to_keep and any(
        answer.agreed and Category.CLINICAL in answer.categories for answer in context.once(current_answers)
    )
    return {
        "notes": notes,
        "older": older,
        "may_write": _may_write(context),
        "may_keep": shares_notes,
        "may_decide": is_hers_to_keep,
    }


def _may_write(context: CardContext) -> bool:
    return Category.CLINICAL in context.record.rights.writes


CARDS = [
    Card("referrals/_words_card.html", SECOND, 30, _words_before_notes),
    Card("notes/_next_card.html", SECOND, 40, _next),
    Card("notes/_timeline_card.html", SECOND, 50, _timeline),
]
LINES = [
    Lines("head", "notes/_write_button.html", _write),
    Lines("next", "notes/_step_line.html", _steps, _open_steps),
]


def _review_due(opening: NoteOpening) -> DueWords:
    href = reverse("notes:note-opening", args=[opening.participant_id, opening.note_id])
    return DueWords(
        href, gettext("What is held back from the young person: look at it again"), day(opening.review_on)
    )


def _known_of_meeting(step: Step) -> dict[str, Any]:
    """When it was planned for, unless that is still to come."""
    at = moment_of(step.due_on, step.at or time.min)
    return {"at": at} if step.at and at <= now() else {}


def _meeting_noted(record: Record, step: Step) -> None:
    if step.done_at is None:
        finish_step(record, step.pk)


HER_WORDS = [HerWords(NoteQuote, "her_words", lambda quote: localdate(quote.noted_at))]
NOTE_BEGINNINGS = [Beginning(Step, _known_of_meeting, noted=_meeting_noted)]


def _due(step: Step) -> DueWords:
    href = reverse("workspace:participant", args=[step.participant_id])
    return DueWords(href, step.what, hour(step.at) if step.at else gettext("today"))


DUE = {
    "step": DueLine(Step, _due, "notes/_due_line.html", is_next=True),
    "note_review": DueLine(NoteOpening, _review_due),
}
NEWS = [
    News(ContactNote, _("a contact note"), "written_at"),
    News(NoteAddition, _("something added to a note"), "written_at"),
    News(Step, _("a next step"), "written_at"),
]


def standing(now: datetime) -> dict[str, Any]:
    return {"last_contact": first_of(ContactNote.objects.exclude(kind=UNANSWERED), "at", "-at")}


def _not_hers(aside: str) -> str:
    told = gettext("Names or comes from someone else")
    return f"{told}: {aside}" if aside else ""


def _held_back(notes: Collection[UUID]) -> dict[UUID, str]:
    """Note → how much of it is held back from her, where it is: as it was decided last."""
    newest = NoteOpening.objects.filter(note_id__in=notes).order_by("note_id", "-decided_at", "-pk")
    return {row.note_id: row.in_words for row in newest.distinct("note_id") if row.choice == row.Choice.HELD}


TIMELINE = [
    Telling(
        "note",
        pgettext_lazy("timeline", "Contact note"),
        Category.CLINICAL,
        lambda record: ContactNote.objects.filter(participant_id=record.id),
        lambda row: row.at,
        lambda row: [row.text, _not_hers(row.aside)],
        "notes:note",
        is_page_of_one=True,
        marks=_held_back,
    ),
    Telling(
        "addition",
        pgettext_lazy("timeline", "Added to a note"),
        Category.CLINICAL,
        lambda record: NoteAddition.objects.filter(participant_id=record.id),
        lambda row: row.written_at,
        lambda row: [row.text],
        "workspace:participant",
        marks=_held_back,
        marked_by=lambda row: row.note_id,
    ),
    Telling(
        "quote",
        pgettext_lazy("timeline", "Words said, in a note"),
        Category.CLINICAL,
        lambda record: NoteQuote.objects.filter(participant_id=record.id),
        lambda row: row.noted_at,
        lambda row: [row.her_words],
        "workspace:participant",
        marks=_held_back,
        marked_by=lambda row: row.note_id,
    ),
]
PLAN_PARTS = [
    PlanPart(
        "next",
        pgettext_lazy("her plan", "What is next"),
        Category.CLINICAL,
        30,
        lambda record: Step.objects.filter(participant_id=record.id, done_at=None),
        lambda rows: [f"{row.what} · {date_format(row.due_on)}" for row in sorted(rows, key=due_at)],
    )
]
