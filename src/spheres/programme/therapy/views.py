"""The pages of psychotherapy."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spheres.foundation.access.member import transaction_time
from spheres.foundation.accounts.gates import members
from spheres.foundation.accounts.models import Role
from spheres.foundation.audit.actions import record_look
from spheres.foundation.vault.drafts import forget_draft, initial_with_draft
from spheres.programme.participants.queries import person
from spheres.programme.therapy import actions, queries
from spheres.programme.therapy.forms import SessionForm, SummaryForm, TherapyNoteForm
from spheres.programme.therapy.models import Therapy


@members(Role.PSYCHOTHERAPIST)
def mine(request: HttpRequest) -> HttpResponse:
    rows = queries.my_therapies(request.user)
    record_look(request.user, [her.pk for her, _t in rows], "therapy:mine", ["therapy"], sources=["therapy"])
    return render(request, "therapy/mine.html", {"rows": rows})


@members(Role.PSYCHOTHERAPIST)
def therapy(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    """One's own notes, who came, and what is shared."""
    her, rights = person(participant_id, reads="therapy")
    one = queries.my_therapy(request.user, participant_id)
    notes = Paginator(queries.notes_of(request.user, participant_id), queries.NOTES_PAGE)
    record_look(request.user, [participant_id], "therapy:therapy", ["therapy"], sources=rights.sources)
    context = {
        "person": her,
        "therapy": one,
        "notes": notes.get_page(request.GET.get("page")),
        "sessions": queries.sessions_of(one),
        "summaries": queries.my_summaries(request.user, participant_id),
        "session_form": SessionForm(),
    }
    return render(request, "therapy/therapy.html", context)


@members(Role.PSYCHOTHERAPIST)
def note_add(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    her, _rights = person(participant_id, writes="therapy")
    place = f"therapy:note-add:{participant_id}"
    form = TherapyNoteForm(request.POST or None, initial=initial_with_draft(request.user.pk, place, {}))
    if request.method == "POST" and form.is_valid():
        actions.write_note(
            request.user, participant_id, form.new_id, form.cleaned_data["text"], timezone.now()
        )
        forget_draft(request.user.pk, place)
        messages.success(request, _("The note is saved, and yours alone."))
        return redirect("therapy:therapy", participant_id)
    return render(request, "therapy/note_add.html", {"form": form, "person": her, "place": place})


@members(Role.PSYCHOTHERAPIST)
def session_add(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    her, _rights = person(participant_id, writes="therapy")
    one = queries.my_therapy(request.user, participant_id)
    form = SessionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        actions.note_session(
            request.user, one, form.new_id, said["on"], said["attendance"], transaction_time()
        )
        messages.success(request, _("Noted."))
        return redirect("therapy:therapy", participant_id)
    return render(request, "therapy/session_add.html", {"form": form, "person": her})


@require_POST
@members(Role.PSYCHOTHERAPIST, Role.PIVOT_WORKER)
def share(request: HttpRequest, participant_id: UUID, therapy_id: UUID) -> HttpResponse:
    """She decides whether when she came is read by others; her worker can only take it back for her."""
    person(participant_id)
    one = get_object_or_404(Therapy, pk=therapy_id, participant_id=participant_id)
    shares = request.POST.get("shares") == "yes"
    actions.share_attendance(request.user, one, shares)
    messages.success(request, _("It is shared.") if shares else _("It is no longer shared."))
    return _back(request, participant_id)


@members(Role.PSYCHOTHERAPIST)
def summary_add(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    her, _rights = person(participant_id, writes="therapy")
    place = f"therapy:summary-add:{participant_id}"
    form = SummaryForm(request.POST or None, initial=initial_with_draft(request.user.pk, place, {}))
    if request.method == "POST" and form.is_valid():
        actions.write_summary(
            request.user, participant_id, form.new_id, form.cleaned_data["text"], timezone.now()
        )
        forget_draft(request.user.pk, place)
        messages.success(request, _("The summary is shared."))
        return redirect("therapy:therapy", participant_id)
    return render(request, "therapy/summary_add.html", {"form": form, "person": her, "place": place})


@require_POST
@members(Role.PSYCHOTHERAPIST, Role.PIVOT_WORKER)
def summary_back(request: HttpRequest, participant_id: UUID, summary_id: UUID) -> HttpResponse:
    actions.take_back_summary(request.user, participant_id, summary_id)
    messages.success(request, _("It is no longer shared."))
    return _back(request, participant_id)


@members()
def shared(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    """What of her therapy is shared with who reads her health."""
    her, rights = person(participant_id, reads="health")
    record_look(request.user, [participant_id], "therapy:shared", ["health"], sources=rights.sources)
    context = {"person": her, "rights": rights, "shared": queries.shared_of(participant_id)}
    return render(request, "therapy/shared.html", context)


def _back(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    is_therapist = request.user.role == Role.PSYCHOTHERAPIST  # type: ignore[union-attr]
    return redirect("therapy:therapy" if is_therapist else "therapy:shared", participant_id)
