"""The pages of the emergency plan."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from spheres.foundation.accounts.gates import members
from spheres.foundation.audit.actions import record_look
from spheres.foundation.vault.drafts import forget_draft, initial_with_draft
from spheres.programme.participants.queries import person
from spheres.programme.safety import actions, queries
from spheres.programme.safety.forms import PlanForm
from spheres.programme.safety.models import EmergencyPlan


@members()
def plan_make(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    """The plan as it stands, to be read again and changed with her; saving makes a new version."""
    her, rights = person(participant_id, writes="safety")
    place = f"safety:plan-make:{participant_id}"
    plan = queries.plan_of(participant_id)
    before = {name: getattr(plan, name) for name in EmergencyPlan.SEALED_FIELDS} if plan else {}
    form = PlanForm(request.POST or None, initial=initial_with_draft(request.user.pk, place, before))
    if request.method == "POST" and form.is_valid():
        in_danger = form.cleaned_data["in_danger"] == "yes"
        actions.make_plan(
            request.user, participant_id, form.new_id, form.words(), in_danger=in_danger, now=timezone.now()
        )
        forget_draft(request.user.pk, place)
        messages.success(request, _("The plan is saved. The version before is kept."))
        return redirect("followup:participant", participant_id)
    record_look(request.user, [participant_id], "safety:plan-make", ["safety"], sources=rights.sources)
    return render(
        request, "safety/plan_make.html", {"form": form, "person": her, "place": place, "plan": plan}
    )
