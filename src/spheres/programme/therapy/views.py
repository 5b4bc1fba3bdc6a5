"""The pages of psychotherapy."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spheres.foundation.access.categories import Category
from spheres.foundation.access.queries import NotVisible
from spheres.foundation.accounts.gates import members
from spheres.foundation.accounts.models import Role
from spheres.programme.participants.form_page import form_page
from spheres.programme.participants.record import Record, about_participant, listed
from spheres.programme.participants.saving import told_beside
from spheres.programme.therapy import actions, queries
from spheres.programme.therapy.forms import SessionForm, SummaryForm, TherapyNoteForm
from spheres.programme.therapy.models import Therapy

THERAPIST = Role.PSYCHOTHERAPIST


@members(THERAPIST)
def mine(request: HttpRequest) -> HttpResponse:
    rows = queries.my_therapies(request.user)
    listed((person.pk for person, _therapy in rows), Category.THERAPY)
    return render(request, "therapy/mine.html", {"rows": rows})


@about_participant(THERAPIST, reads=Category.THERAPY)
def therapy(request: HttpRequest, record: Record) -> HttpResponse:
    """One's own notes, who came, and what is shared."""
    own = queries.my_therapy(record)
    notes: Any = Paginator(queries.notes_of(record), queries.NOTES_PAGE).get_page(request.GET.get("page"))
    notes.object_list = record.keys.open(notes.object_list)
    context = {
        "person": record,
        "therapy": own,
        "notes": notes,
        "sessions": queries.sessions_of(own),
        "summaries": queries.my_summaries(record),
        "session_form": SessionForm(),
    }
    return render(request, "therapy/therapy.html", context)


@about_participant(THERAPIST, writes=Category.THERAPY, form=TherapyNoteForm)
def note_add(request: HttpRequest, record: Record, form: TherapyNoteForm) -> HttpResponse:
    if form.is_sent():
        with told_beside(form):
            actions.write_note(record, form.new_id, form.cleaned_data["text"])
        if not form.errors:
            return record.done(request, _("The note is saved, and yours alone."), "therapy:therapy")
    return _form_page(request, record, form, _("Write a therapy note"), _("Save the note"))


@about_participant(THERAPIST, writes=Category.THERAPY)
def session_add(request: HttpRequest, record: Record) -> HttpResponse:
    own = queries.my_therapy(record)
    form = SessionForm(request.POST or None)
    if form.is_sent():
        with told_beside(form):
            actions.note_session(
                record, own, form.new_id, form.cleaned_data["on"], form.cleaned_data["attendance"]
            )
        if not form.errors:
            return record.done(request, _("Noted."), "therapy:therapy")
    return _form_page(request, record, form, _("A session"), _("Save"), place="")


@require_POST
@about_participant(THERAPIST, Role.PIVOT_WORKER)
def share(request: HttpRequest, record: Record, therapy_id: UUID) -> HttpResponse:
    """She decides whether when she came is read by others; her worker can only take it back for her."""
    shared_therapy = get_object_or_404(Therapy, pk=therapy_id, participant_id=record.id)
    shares = request.POST.get("shares") == "yes"
    actions.share_attendance(record, shared_therapy, shares)
    shared_therapy.refresh_from_db()
    if shared_therapy.shares_attendance != shares:
        raise NotVisible(record.id)
    messages.success(request, _("It is shared.") if shares else _("It is no longer shared."))
    return _back(record)


@about_participant(THERAPIST, writes=Category.THERAPY, form=SummaryForm)
def summary_add(request: HttpRequest, record: Record, form: SummaryForm) -> HttpResponse:
    if form.is_sent():
        with told_beside(form):
            actions.write_summary(record, form.new_id, form.cleaned_data["text"])
        if not form.errors:
            return record.done(request, _("The summary is shared."), "therapy:therapy")
    return _form_page(request, record, form, _("Share a summary"), _("Share it"))


@require_POST
@about_participant(THERAPIST, Role.PIVOT_WORKER)
def summary_back(request: HttpRequest, record: Record, summary_id: UUID) -> HttpResponse:
    actions.take_back_summary(record, summary_id)
    messages.success(request, _("It is no longer shared."))
    return _back(record)


@about_participant(reads=Category.HEALTH)
def shared(request: HttpRequest, record: Record) -> HttpResponse:
    """What of her therapy is shared with who reads her health."""
    context = {
        "person": record,
        "may_write": record.may_write(Category.HEALTH),
        "shared": queries.shared_of(record),
    }
    return render(request, "therapy/shared.html", context)


def _form_page(
    request: HttpRequest, record: Record, form: Form, title: str, submit: str, place: str | None = None
) -> HttpResponse:
    """A page of the therapist's own, which her worker has no way to."""
    crumbs = [
        (reverse("therapy:mine"), _("My therapies")),
        (reverse("therapy:therapy", args=[record.id]), record.name),
    ]
    return form_page(
        request, record, form, crumbs=crumbs, is_under_her_page=False, title=title, submit=submit, place=place
    )


def _back(record: Record) -> HttpResponse:
    is_therapist = record.member.role == THERAPIST
    return redirect("therapy:therapy" if is_therapist else "therapy:shared", record.id)
