"""Pages for contact notes and what is next."""

from functools import cache, partial
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spheres.foundation.access.categories import Category
from spheres.foundation.ids import id_in
from spheres.programme.consents.actions import NO_LIMIT, keep_from, limits_of, sharing_category
from spheres.programme.notes import actions, queries
from spheres.programme.notes.forms import AdditionForm, KeepForm, NoteForm, OpeningForm, StepForm
from spheres.programme.notes.models import ContactNote
from spheres.programme.participants.form_page import form_page
from spheres.programme.participants.lifting import lifts
from spheres.programme.participants.merging import Newest
from spheres.programme.participants.noting import Begun, begun
from spheres.programme.participants.record import Record, about_participant
from spheres.programme.participants.saving import told_beside
from spheres.programme.participants.undoing import closed, undone
from spheres.programme.phrases.queries import phrases_of


@about_participant(writes=Category.CLINICAL)
def note_add(request: HttpRequest, record: Record) -> HttpResponse:
    return _new_note(request, record)


@about_participant(writes=Category.CLINICAL)
def note_from(request: HttpRequest, record: Record, begins_id: UUID) -> HttpResponse:
    """The note of something that stands already: a meeting, going with her somewhere."""
    return _new_note(request, record, begun(record, begins_id))


def _new_note(request: HttpRequest, record: Record, begins: Begun | None = None) -> HttpResponse:
    known = begins.of.known(begins.row) if begins else {}
    offered = cache(partial(queries.offered_topics, record))
    phrases = partial(phrases_of, record.member)
    form = record.form(request, NoteForm, {"at": record.now, **known}, topics=offered, phrases=phrases)
    if form.is_sent():
        with told_beside(form):
            _save_note(request, record, form, begins)
        if not form.errors:
            return record.done(request, _("The note is saved."), "workspace:participant")
    return form_page(request, record, form, title=_("Write a note"), submit=_("Save the note"))


def _save_note(request: HttpRequest, record: Record, form: NoteForm, begins: Begun | None) -> None:
    if add_to := id_in(request.POST.get("add_to", "")):
        note = queries.contact_note(record, add_to)
        if form.says_more_than(note):
            form.add_error(None, form.MORE_THAN_WORDS)
        else:
            actions.add_to_note(record, note, form.new_id, form.cleaned_data["text"])
        return
    actions.write_note(record, form.new_id, form.contact(), form.planned(), form.beside())
    if begins:
        begins.of.noted(record, begins.row)


@about_participant(reads=Category.CLINICAL)
def note(request: HttpRequest, record: Record, note_id: UUID) -> HttpResponse:
    """One note with all that stands beside it, and where her words can go from here."""
    found = queries.note_in_full(record, note_id)
    context = {
        "person": record,
        "note": found,
        "quotes": [(quote, lifts(record, quote.pk)) for quote in found.quotes],
        "topics": queries.topics_of(record, found),
        "may_decide": record.may_write(Category.IDENTITY),
        "may_write": record.may_write(Category.CLINICAL),
    }
    return render(request, "notes/note.html", context)


@about_participant(reads=Category.CLINICAL, writes=Category.IDENTITY, locks=True)
def note_opening(request: HttpRequest, record: Record, note_id: UUID) -> HttpResponse:
    """What she may read of a note, decided anew."""
    note = queries.contact_note(record, note_id)
    holds = note.opening
    newest = {"": Newest(holds.pk, lambda: holds.in_words)} if holds else {}
    form = record.form(request, OpeningForm, has_aside=bool(note.aside), newest=newest)
    if form.is_sent():
        with told_beside(form):
            actions.decide_opening(record, form.new_id, note, form.chosen_opening())
        if not form.errors:
            saved = _("Saved. What was decided before stays on record.")
            return record.done(request, saved, "notes:note", record.id, note.pk)
    return _about_note(
        request, record, form, note, title=_("Decide what they may read"), submit=_("Keep this decision")
    )


@about_participant(reads=Category.CLINICAL, writes=Category.IDENTITY)
def notes_for_her(request: HttpRequest, record: Record) -> HttpResponse:
    """Her notes as she may read them: this page is turned towards her."""
    shown, older = queries.notes_for_her(record, id_in(request.GET.get("before", "")))
    context = {
        "person": record,
        "notes": shown,
        "older": older,
        "may_write": record.may_write(Category.CLINICAL),
    }
    return render(request, "notes/notes_for_her.html", context)


@require_POST
@about_participant(reads=Category.CLINICAL, writes=Category.IDENTITY)
def note_read_together(request: HttpRequest, record: Record, note_id: UUID) -> HttpResponse:
    actions.read_together(record, queries.contact_note(record, note_id))
    return record.done(request, _("Noted as read together."), "notes:notes-for-her")


@about_participant(writes=Category.CLINICAL, form=AdditionForm)
def note_amend(request: HttpRequest, record: Record, note_id: UUID, form: AdditionForm) -> HttpResponse:
    note = queries.contact_note(record, note_id)
    if form.is_sent():
        data = form.cleaned_data
        with told_beside(form):
            actions.add_to_note(record, note, form.new_id, data["text"], corrects=data["corrects"])
        if not form.errors:
            return record.done(request, _("Your addition is saved."), "workspace:participant")
    return _about_note(
        request, record, form, note, title=_("Add to a note, or correct it"), submit=_("Save the addition")
    )


def _about_note(
    request: HttpRequest, record: Record, form: Form, note: ContactNote, *, title: str, submit: str
) -> HttpResponse:
    of_day = date_format(localtime(note.at), "DATE_FORMAT")
    crumbs = [(reverse("notes:note", args=[record.id, note.pk]), of_day)]
    page = {"title": title, "submit": submit, "crumbs": crumbs}
    return form_page(request, record, form, above="notes/_note_above.html", note=note, **page)  # type: ignore[arg-type]


@about_participant(writes=Category.IDENTITY, locks=True)
def note_keep(request: HttpRequest, record: Record, note_id: UUID) -> HttpResponse:
    """From which partners that read her notes she keeps this one."""
    note = queries.contact_note(record, note_id)
    readers = list(sharing_category(record, Category.CLINICAL))
    kept = [str(one.partner_id) for one in readers if note.pk in limits_of(one).get("clinical", NO_LIMIT)[1]]
    options: dict[str, Any] = {"record": record, "stands": {"kept_from": kept}, "keeps_draft": False}
    form = record.form(request, KeepForm, readers=readers, **options)
    if form.is_sent():
        keep_from(record, note.pk, Category.CLINICAL, form.partners())
        return record.done(request, _("It is saved, and holds from now on."), "workspace:participant")
    context = {"form": form, "person": record, "note": note, "readers": readers}
    return render(request, "notes/note_keep.html", context)


@about_participant(writes=Category.CLINICAL, form=StepForm)
def step_add(request: HttpRequest, record: Record, form: StepForm) -> HttpResponse:
    if form.is_sent():
        with told_beside(form):
            actions.plan_step(record, form.new_id, form.planned())
        if not form.errors:
            said = " ".join(filter(None, [_("It is in your day."), form.word()]))
            return record.done(request, said, "workspace:participant")
    return form_page(request, record, form, title=_("What is next"), submit=_("Save"))


@require_POST
@about_participant(writes=Category.CLINICAL)
def step_done(request: HttpRequest, record: Record, step_id: UUID) -> HttpResponse:
    actions.finish_step(record, step_id)
    said = _("Noted as done, for %(name)s.") % {"name": record.name}
    return closed(request, record, said, "notes:step-undo", step_id, back=_next_of(record))


@require_POST
@about_participant(writes=Category.CLINICAL, locks=True)
def step_undo(request: HttpRequest, record: Record, step_id: UUID) -> HttpResponse:
    is_undone = actions.take_back_done(record, step_id)
    return undone(request, _next_of(record), is_undone=is_undone)


def _next_of(record: Record) -> str:
    """Where her page says what is next."""
    return f"{reverse('workspace:participant', args=[record.id])}#next"
