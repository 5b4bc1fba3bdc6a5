"""The follow-up's pages."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spheres.foundation.access.categories import Category
from spheres.foundation.access.opened import note_print
from spheres.foundation.accounts.gates import members
from spheres.foundation.accounts.models import Role
from spheres.foundation.audit.actions import write_so_far
from spheres.foundation.audit.queries import looks_on
from spheres.programme.consents.actions import NO_LIMIT, keep_from, limits_of, sharing_category
from spheres.programme.followup import actions, queries
from spheres.programme.followup.day import my_day as my_day_of
from spheres.programme.followup.forms import AdditionForm, KeepForm, NoteForm, RecordForm, StepForm
from spheres.programme.followup.waiting import waiting as waiting_now
from spheres.programme.participants.record import Record, about_participant, listed
from spheres.programme.participants.saving import told_beside
from spheres.programme.privacy.queries import concerned_by
from spheres.programme.safety.queries import emergencies_on
from spheres.programme.team.queries import my_taking_over

LOOKS_PAGE = 50
LOOKS_PRINTED = 1000
PEOPLE_PAGE = 30
STANDING = (Category.CLINICAL, Category.SAFETY, Category.NEEDS, Category.IDENTITY)
"""What a list of those she walks with tells of each: the last contact, the plan, what is urgent, until when
she agreed."""
BEFORE_MEETING = (Category.SAFETY, Category.IDENTITY)
"""The same, of whom she took over and has not met yet."""


@members(Role.PIVOT_WORKER)
def my_day(request: HttpRequest) -> HttpResponse:
    day = my_day_of(request.user.id, timezone.localdate())  # type: ignore[arg-type]
    listed(day.shown - day.to_meet, *STANDING)
    listed(day.shown & day.to_meet, *BEFORE_MEETING)
    listed((referral.participant_id for referral in day.welcomes), Category.REFERRAL)
    return render(request, "followup/my_day.html", {"day": day, "today": timezone.localdate()})


@members(Role.PIVOT_WORKER)
def my_young_people(request: HttpRequest) -> HttpResponse:
    sort = request.GET.get("sort", "")
    caseload = queries.my_young_people(timezone.localdate(), sort)
    rows = Paginator(caseload.rows, PEOPLE_PAGE).get_page(request.GET.get("page"))
    caseload.open_steps(rows)
    listed((row.participant.pk for row in rows if not row.standing.to_meet), *STANDING)
    listed((row.participant.pk for row in rows if row.standing.to_meet), *BEFORE_MEETING)
    return render(request, "followup/my_young_people.html", {"rows": rows, "sort": sort})


@members()
def shared_with_me(request: HttpRequest) -> HttpResponse:
    rows = Paginator(queries.shared_with_me(), PEOPLE_PAGE).get_page(request.GET.get("page"))
    listed(row.participant.pk for row in rows)
    return render(request, "followup/shared_with_me.html", {"rows": rows})


@about_participant()
def participant(request: HttpRequest, record: Record) -> HttpResponse:
    page = queries.participant_page(record, _note(request.GET.get("before", "")))
    taking_over = my_taking_over(record.id) if record.rights.is_taking_over else None
    context = {"page": page, "person": record, "today": timezone.localdate(), "taking_over": taking_over}
    return render(request, "followup/participant.html", context)


@about_participant(writes=Category.CLINICAL)
def note_add(request: HttpRequest, record: Record) -> HttpResponse:
    form = record.form(request, NoteForm, {"at": record.now})
    if form.is_sent():
        with told_beside(form):
            if add_to := _note(request.POST.get("add_to", "")):
                note = queries.contact_note(record, add_to)
                actions.add_to_note(record, note, form.new_id, form.cleaned_data["text"])
            else:
                actions.write_note(record, form.new_id, form.contact(), form.planned())
        if not form.errors:
            return record.done(request, _("The note is saved."), "followup:participant")
    context = {"form": form, "person": record, "place": record.place}
    return render(request, "followup/note_add.html", context)


@about_participant(writes=Category.CLINICAL, form=AdditionForm)
def note_amend(request: HttpRequest, record: Record, note_id: UUID, form: AdditionForm) -> HttpResponse:
    note = queries.contact_note(record, note_id)
    if form.is_sent():
        with told_beside(form):
            actions.add_to_note(record, note, form.new_id, form.cleaned_data["text"])
        if not form.errors:
            return record.done(request, _("Your addition is saved."), "followup:participant")
    context = {"form": form, "person": record, "note": note, "place": record.place}
    return render(request, "followup/note_amend.html", context)


@about_participant(writes=Category.IDENTITY, locks=True)
def note_keep(request: HttpRequest, record: Record, note_id: UUID) -> HttpResponse:
    """From which partners that read her notes she keeps this one."""
    note = queries.contact_note(record, note_id)
    readers = list(sharing_category(record, Category.CLINICAL))
    kept = [str(one.partner_id) for one in readers if note.pk in limits_of(one).get("clinical", NO_LIMIT)[1]]
    form = record.form(request, KeepForm, {"kept_from": kept}, keeps_draft=False, readers=readers)
    if form.is_sent():
        keep_from(record, note.pk, Category.CLINICAL, form.partners())
        return record.done(request, _("It is saved, and holds from now on."), "followup:participant")
    context = {"form": form, "person": record, "note": note, "readers": readers}
    return render(request, "followup/note_keep.html", context)


@about_participant(writes=Category.CLINICAL, form=StepForm)
def step_add(request: HttpRequest, record: Record, form: StepForm) -> HttpResponse:
    if form.is_sent():
        with told_beside(form):
            actions.plan_step(record, form.new_id, form.planned())
        if not form.errors:
            return record.done(request, _("It is in your day."), "followup:participant")
    context = {"form": form, "person": record, "place": record.place}
    return render(request, "followup/step_add.html", context)


@require_POST
@about_participant(writes=Category.CLINICAL)
def step_done(request: HttpRequest, record: Record, step_id: UUID) -> HttpResponse:
    actions.finish_step(record, step_id)
    return redirect("followup:participant", record.id)


@about_participant(Role.PIVOT_WORKER, Role.COORDINATOR, reads=Category.IDENTITY)
def who_looked(request: HttpRequest, record: Record) -> HttpResponse:
    is_whole = "print" in request.GET
    if is_whole:
        note_print()
    opened = emergencies_on(record)
    write_so_far(request)  # it is on the record that it shows
    form = RecordForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    page = Paginator(looks_on(record.id, **chosen), LOOKS_PRINTED if is_whole else LOOKS_PAGE)
    context = {
        "person": record,
        "looks": page.get_page(request.GET.get("page")),
        "opened": opened,
        "concerned": concerned_by(record.id),
        "rights": record.rights,
        "form": form,
        "is_whole": is_whole,
    }
    return render(request, "followup/who_looked.html", context)


def _note(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@members(Role.COORDINATOR)
def waiting(request: HttpRequest) -> HttpResponse:
    """What is late in the whole programme, by who is to do it: numbers, never whom it is about."""
    return render(request, "followup/waiting.html", {"rows": waiting_now()})
