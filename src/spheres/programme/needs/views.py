"""The pages of needs."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spheres.foundation.accounts.gates import members
from spheres.foundation.vault.drafts import forget_draft, initial_with_draft
from spheres.programme.needs import actions
from spheres.programme.needs.forms import NeedForm
from spheres.programme.participants.queries import person


@members()
def need_add(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    her, _rights = person(participant_id, writes="needs")
    place = f"needs:need-add:{participant_id}"
    form = NeedForm(request.POST or None, initial=initial_with_draft(request.user.pk, place, {}))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        actions.name_need(
            request.user,
            participant_id,
            form.new_id,
            said["code"],
            said["weight"],
            said["her_words"],
            timezone.now(),
        )
        forget_draft(request.user.pk, place)
        messages.success(request, _("The need is noted."))
        return redirect("followup:participant", participant_id)
    return render(request, "needs/need_add.html", {"form": form, "person": her, "place": place})


@require_POST
@members()
def need_met(request: HttpRequest, participant_id: UUID, need_id: UUID) -> HttpResponse:
    actions.need_is_met(request.user, participant_id, need_id, timezone.now())
    return redirect("followup:participant", participant_id)
