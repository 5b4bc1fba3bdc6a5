"""The pages of legal steps."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from spheres.foundation.accounts.gates import members
from spheres.foundation.audit.actions import record_look
from spheres.foundation.vault.drafts import forget_draft, initial_with_draft
from spheres.programme.legal import actions, queries
from spheres.programme.legal.forms import LegalStepForm
from spheres.programme.participants.never_contact import stopped_beside
from spheres.programme.participants.queries import person


@members()
def steps(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    her, rights = person(participant_id, reads="legal")
    record_look(request.user, [participant_id], "legal:steps", ["legal"], sources=rights.sources)
    context = {"person": her, "rights": rights, "rows": queries.legal_steps(participant_id)}
    return render(request, "legal/steps.html", context)


@members()
def step_add(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    her, _rights = person(participant_id, writes="legal")
    place = f"legal:step-add:{participant_id}"
    form = LegalStepForm(request.POST or None, initial=initial_with_draft(request.user.pk, place, {}))
    if request.method == "POST" and form.is_valid():
        with stopped_beside(form):
            actions.note_legal_step(request.user, participant_id, form.new_id, form.legal(), timezone.now())
        if not form.errors:
            forget_draft(request.user.pk, place)
            messages.success(request, _("Noted."))
            return redirect("legal:steps", participant_id)
    return render(request, "legal/step.html", {"form": form, "person": her, "place": place})


@members()
def step(request: HttpRequest, participant_id: UUID, legal_step_id: UUID) -> HttpResponse:
    """Say how it stands now."""
    her, rights = person(participant_id, writes="legal")
    one = queries.legal_step(participant_id, legal_step_id)
    said = {name: getattr(one, name) for name in actions.Legal.__dataclass_fields__}
    form = LegalStepForm(request.POST or None, initial={**said, "id": legal_step_id})
    if request.method == "POST" and form.is_valid():
        with stopped_beside(form):
            actions.change_legal_step(request.user, participant_id, legal_step_id, form.legal())
        if not form.errors:
            messages.success(request, _("Saved."))
            return redirect("legal:steps", participant_id)
    record_look(request.user, [participant_id], "legal:step", ["legal"], sources=rights.sources)
    return render(request, "legal/step.html", {"form": form, "person": her, "one": one})
