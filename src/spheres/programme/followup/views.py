"""The follow-up's pages."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spheres.foundation.access.queries import NotVisible
from spheres.foundation.accounts.gates import members
from spheres.foundation.accounts.models import Role
from spheres.foundation.audit.actions import record_look
from spheres.foundation.audit.models import Look
from spheres.foundation.audit.queries import looks_on
from spheres.foundation.ids import new_id
from spheres.foundation.vault.drafts import forget_draft, initial_with_draft
from spheres.foundation.vault.sealing import Keyring
from spheres.programme.followup import actions, queries
from spheres.programme.followup.day import my_day as my_day_of
from spheres.programme.followup.forms import AdditionForm, NoteForm, RecordForm, StepForm
from spheres.programme.followup.models import ContactNote, Step
from spheres.programme.followup.waiting import waiting as waiting_now
from spheres.programme.participants.queries import person
from spheres.programme.privacy.queries import concerned_by
from spheres.programme.safety.queries import emergencies_on

LOOKS_PAGE = 50
LOOKS_PRINTED = 1000
PEOPLE_PAGE = 30


@members(Role.PIVOT_WORKER)
def my_day(request: HttpRequest) -> HttpResponse:
    day = my_day_of(request.user.id, timezone.localdate())  # type: ignore[arg-type]
    record_look(request.user, day.shown, "followup:my-day", ["clinical"], sources=["assignment"])
    welcomed = [referral.participant_id for referral in day.welcomes]
    record_look(request.user, welcomed, "followup:my-day", ["referral"], sources=["welcome"])
    return render(request, "followup/my_day.html", {"day": day, "today": timezone.localdate()})


@members(Role.PIVOT_WORKER)
def my_young_people(request: HttpRequest) -> HttpResponse:
    sort = request.GET.get("sort", "")
    everyone = queries.my_young_people(timezone.localdate(), sort)
    rows = Paginator(everyone, PEOPLE_PAGE).get_page(request.GET.get("page"))
    shown = [row.participant.pk for row in rows]
    record_look(request.user, shown, "followup:my-young-people", ["clinical"], sources=["assignment"])
    return render(request, "followup/my_young_people.html", {"rows": rows, "sort": sort})


@members()
def shared_with_me(request: HttpRequest) -> HttpResponse:
    rows = Paginator(queries.shared_with_me(), PEOPLE_PAGE).get_page(request.GET.get("page"))
    for source in queries.SHARING:
        shown = [row.participant.pk for row in rows if row.source == source]
        record_look(request.user, shown, "followup:shared-with-me", sources=[source])
    return render(request, "followup/shared_with_me.html", {"rows": rows})


@members()
def participant(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    page = queries.participant_page(participant_id, timezone.now(), _note(request.GET.get("before", "")))
    record_look(
        request.user, [participant_id], "followup:participant", page.rights.reads, sources=page.rights.sources
    )
    context = {"page": page, "person": page.participant, "today": timezone.localdate()}
    return render(request, "followup/participant.html", context)


@members()
def note_add(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    her, _rights = person(participant_id, writes="clinical")
    place = f"followup:note-add:{participant_id}"
    now = timezone.now()
    form = NoteForm(request.POST or None, initial=initial_with_draft(request.user.id, place, {"at": now}))
    if request.method == "POST" and form.is_valid():
        if actions.write_note(request.user, participant_id, form.new_id, form.contact(), now):
            next_what, next_on = form.cleaned_data["next_what"], form.cleaned_data["next_on"]
            if next_what:
                actions.plan_step(
                    request.user, participant_id, new_id(), Step.Kind.TASK, next_what, next_on, now
                )
        forget_draft(request.user.id, place)
        messages.success(request, _("The note is saved."))
        return redirect("followup:participant", participant_id)
    return render(request, "followup/note_add.html", {"form": form, "person": her, "place": place})


@members()
def note_amend(request: HttpRequest, participant_id: UUID, note_id: UUID) -> HttpResponse:
    her, _rights = person(participant_id, writes="clinical")
    found = ContactNote.objects.filter(pk=note_id, participant_id=participant_id)
    note = Keyring.of([participant_id]).open_one(found.first())
    if note is None:
        raise NotVisible(participant_id)
    place = f"followup:note-amend:{participant_id}"
    form = AdditionForm(request.POST or None, initial=initial_with_draft(request.user.id, place, {}))
    if request.method == "POST" and form.is_valid():
        actions.add_to_note(request.user, note, form.new_id, form.cleaned_data["text"], timezone.now())
        forget_draft(request.user.id, place)
        messages.success(request, _("Your addition is saved."))
        return redirect("followup:participant", participant_id)
    context = {"form": form, "person": her, "note": note, "place": place}
    return render(request, "followup/note_amend.html", context)


@members()
def step_add(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    her, _rights = person(participant_id, writes="clinical")
    place = f"followup:step-add:{participant_id}"
    form = StepForm(request.POST or None, initial=initial_with_draft(request.user.id, place, {}))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        actions.plan_step(
            request.user,
            participant_id,
            form.new_id,
            said["kind"],
            said["what"],
            said["due_on"],
            timezone.now(),
            said["at"],
        )
        forget_draft(request.user.id, place)
        messages.success(request, _("It is in your day."))
        return redirect("followup:participant", participant_id)
    return render(request, "followup/step_add.html", {"form": form, "person": her, "place": place})


@require_POST
@members()
def step_done(request: HttpRequest, participant_id: UUID, step_id: UUID) -> HttpResponse:
    actions.finish_step(request.user, participant_id, step_id, timezone.now())
    return redirect("followup:participant", participant_id)


@members(Role.PIVOT_WORKER, Role.COORDINATOR)
def who_looked(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    her, rights = person(participant_id, reads="identity")
    kind = Look.Kind.PRINT if "print" in request.GET else Look.Kind.VIEW
    record_look(
        request.user, [participant_id], "followup:who-looked", ["identity"], kind=kind, sources=rights.sources
    )
    form = RecordForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    is_whole = "print" in request.GET
    page = Paginator(looks_on(participant_id, **chosen), LOOKS_PRINTED if is_whole else LOOKS_PAGE)
    context = {
        "person": her,
        "looks": page.get_page(request.GET.get("page")),
        "opened": emergencies_on(participant_id),
        "concerned": concerned_by(participant_id),
        "rights": rights,
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
