"""The pages of needs."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from spheres.foundation.accounts.gates import members
from spheres.foundation.accounts.models import Role
from spheres.foundation.audit.actions import record_look
from spheres.foundation.vault.drafts import forget_draft, initial_with_draft, kept_draft
from spheres.programme.needs import actions, queries
from spheres.programme.needs.forms import MapForm, NeedForm
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


@members()
def need_map(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    """All there is to need, sorted with her."""
    her, rights = person(participant_id, writes="needs")
    place = f"needs:need-map:{participant_id}"
    standing = queries.standing_needs(participant_id, her.keys)
    marks = {need.code: queries.mark_of(need) for need in standing}
    form = MapForm(request.POST or None, marks=marks, initial=kept_draft(request.user.pk, place))
    if request.method == "POST" and form.is_valid():
        moved = actions.sort_needs(request.user, participant_id, form.marks(), timezone.now())
        forget_draft(request.user.pk, place)
        said = ngettext("Saved: %(n)d need moved.", "Saved: %(n)d needs moved.", moved) % {"n": moved}
        messages.success(request, said if moved else _("Nothing moved: the map is as it was."))
        return redirect("needs:need-map", participant_id)
    record_look(request.user, [participant_id], "needs:need-map", ["needs"], sources=rights.sources)
    over_time = queries.over_time(participant_id, her.keys)
    context = {"form": form, "person": her, "place": place, "over_time": over_time}
    return render(request, "needs/need_map.html", context)


@members(Role.COORDINATOR, Role.COMMITTEE)
def unmet(request: HttpRequest) -> HttpResponse:
    return render(request, "needs/unmet.html", {"rows": queries.unmet(), "fewest": queries.FEWEST})
