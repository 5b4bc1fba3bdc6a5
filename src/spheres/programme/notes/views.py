"""Pages for contact notes and what is next."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spheres.foundation.access.categories import Category
from spheres.foundation.ids import id_in
from spheres.programme.consents.actions import NO_LIMIT, keep_from, limits_of, sharing_category
from spheres.programme.notes import actions, queries
from spheres.programme.notes.forms import AdditionForm, KeepForm, NoteForm, StepForm
from spheres.programme.participants.form_page import form_page
from spheres.programme.participants.record import Record, about_participant
from spheres.programme.participants.saving import told_beside


@about_participant(writes=Category.CLINICAL)
def note_add(request: HttpRequest, record: Record) -> HttpResponse:
    form = record.form(request, NoteForm, {"at": record.now})
    if form.is_sent():
        with told_beside(form):
            if add_to := id_in(request.POST.get("add_to", "")):
                note = queries.contact_note(record, add_to)
                actions.add_to_note(record, note, form.new_id, form.cleaned_data["text"])
            else:
                actions.write_note(record, form.new_id, form.contact(), form.planned())
        if not form.errors:
            return record.done(request, _("The note is saved."), "workspace:participant")
    return form_page(request, record, form, title=_("Write a note"), submit=_("Save the note"))


@about_participant(writes=Category.CLINICAL, form=AdditionForm)
def note_amend(request: HttpRequest, record: Record, note_id: UUID, form: AdditionForm) -> HttpResponse:
    note = queries.contact_note(record, note_id)
    if form.is_sent():
        with told_beside(form):
            actions.add_to_note(record, note, form.new_id, form.cleaned_data["text"])
        if not form.errors:
            return record.done(request, _("Your addition is saved."), "workspace:participant")
    return form_page(
        request,
        record,
        form,
        above="notes/_note_above.html",
        note=note,
        title=_("Add to a note"),
        submit=_("Save the addition"),
    )


@about_participant(writes=Category.IDENTITY, locks=True)
def note_keep(request: HttpRequest, record: Record, note_id: UUID) -> HttpResponse:
    """From which partners that read her notes she keeps this one."""
    note = queries.contact_note(record, note_id)
    readers = list(sharing_category(record, Category.CLINICAL))
    kept = [str(one.partner_id) for one in readers if note.pk in limits_of(one).get("clinical", NO_LIMIT)[1]]
    form = record.form(request, KeepForm, {"kept_from": kept}, keeps_draft=False, readers=readers)
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
            return record.done(request, _("It is in your day."), "workspace:participant")
    return form_page(request, record, form, title=_("What is next"), submit=_("Save"))


@require_POST
@about_participant(writes=Category.CLINICAL)
def step_done(request: HttpRequest, record: Record, step_id: UUID) -> HttpResponse:
    actions.finish_step(record, step_id)
    return redirect("workspace:participant", record.id)
