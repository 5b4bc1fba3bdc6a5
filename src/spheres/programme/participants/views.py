"""The pages of who she is and of how to reach her."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spheres.foundation.accounts.gates import members
from spheres.foundation.audit.actions import record_look
from spheres.foundation.vault.drafts import forget_draft, initial_with_draft
from spheres.programme.participants import actions, queries
from spheres.programme.participants.actions import About, Way
from spheres.programme.participants.forms import AboutForm, ContactWayForm
from spheres.programme.participants.never_contact import stopped_beside


@members()
def about(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    her, rights = queries.person(participant_id, writes="identity")
    form = AboutForm(request.POST or None, initial=queries.about(participant_id))
    if request.method == "POST" and form.is_valid():
        actions.change_about(request.user, participant_id, About(**form.cleaned_data), timezone.now())
        messages.success(request, _("Saved."))
        return redirect("followup:participant", participant_id)
    record_look(request.user, [participant_id], "participants:about", ["identity"], sources=rights.sources)
    return render(request, "participants/about.html", {"form": form, "person": her})


@members()
def way_add(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    her, _rights = queries.person(participant_id, writes="contact")
    place = f"participants:way-add:{participant_id}"
    form = ContactWayForm(request.POST or None, initial=initial_with_draft(request.user.pk, place, {}))
    if request.method == "POST" and form.is_valid() and _saved(request, participant_id, form):
        forget_draft(request.user.pk, place)
        return redirect("followup:participant", participant_id)
    return render(request, "participants/way.html", {"form": form, "person": her, "place": place})


@members()
def way(request: HttpRequest, participant_id: UUID, way_id: UUID) -> HttpResponse:
    her, rights = queries.person(participant_id, writes="contact")
    noted = queries.way(participant_id, way_id)
    initial = {name: getattr(noted, name) for name in Way.__dataclass_fields__}
    form = ContactWayForm(request.POST or None, initial={**initial, "id": way_id})
    if request.method == "POST" and form.is_valid() and _saved(request, participant_id, form):
        return redirect("followup:participant", participant_id)
    record_look(request.user, [participant_id], "participants:way", ["contact"], sources=rights.sources)
    return render(request, "participants/way.html", {"form": form, "person": her, "way": noted})


def _saved(request: HttpRequest, participant_id: UUID, form: ContactWayForm) -> bool:
    said = {name: form.cleaned_data[name] for name in Way.__dataclass_fields__}
    with stopped_beside(form):
        actions.save_way(request.user, participant_id, form.new_id, Way(**said), timezone.now())
        messages.success(request, _("Saved."))
    return not form.errors


@require_POST
@members()
def way_forget(request: HttpRequest, participant_id: UUID, way_id: UUID) -> HttpResponse:
    actions.forget_way(request.user, participant_id, way_id)
    messages.success(request, _("It is no longer kept."))
    return redirect("followup:participant", participant_id)
