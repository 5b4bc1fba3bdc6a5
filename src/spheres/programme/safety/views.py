"""The pages of the emergency plan, and of emergency access."""

from uuid import UUID

from allauth.core import ratelimit
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spheres.foundation.access.member import transaction_time
from spheres.foundation.access.queries import NotVisible
from spheres.foundation.accounts.gates import members
from spheres.foundation.accounts.models import Role
from spheres.foundation.audit.actions import record_look
from spheres.foundation.vault.drafts import forget_draft, initial_with_draft
from spheres.programme.participants.queries import person
from spheres.programme.safety import actions, queries
from spheres.programme.safety.forms import EmergencyForm, PlanForm, ReviewForm, TellForm
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


@members()
def emergency_open(request: HttpRequest) -> HttpResponse:
    """For who is on call. Nobody is shown before the reason is given."""
    if not request.user.is_on_call:  # type: ignore[union-attr]
        raise Http404
    form = EmergencyForm(request.POST or None)
    is_filled = request.method == "POST" and form.is_valid()
    if is_filled and not ratelimit.consume(request, action="emergency", user=request.user):
        form.add_error(None, _("You have tried many times today. Call the coordinator, or 911."))
    elif is_filled:
        said = form.cleaned_data
        found = actions.open_emergency(
            request.user, form.new_id, form.known(), said["danger"], said["reason"], transaction_time()
        )
        if found:
            messages.warning(request, _("Open for 24 hours. The coordinators see it from now on."))
            return redirect("followup:participant", found)
        form.add_error(
            None,
            _("This is nobody here, or more than one person. Check the spelling, or add what else you know."),
        )
    return render(request, "safety/emergency_open.html", {"form": form})


@require_POST
@members()
def emergency_close(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    actions.close_emergency(request.user, participant_id, transaction_time())
    messages.success(request, _("It is closed."))
    return redirect("home")


@members(Role.COORDINATOR)
def emergencies(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    rows = queries.to_review(now)
    return render(request, "safety/emergencies.html", {"rows": rows, "now": now})


@members(Role.COORDINATOR)
def emergency_review(request: HttpRequest, access_id: UUID) -> HttpResponse:
    access = queries.emergency_access(access_id)
    form = ReviewForm(request.POST or None)
    is_mine = access.member_id == request.user.pk
    if request.method == "POST" and form.is_valid() and not is_mine:
        said = form.cleaned_data
        actions.review_emergency(request.user, access, said["outcome"], said["words"], timezone.now())
        messages.success(request, _("Your review is saved. Her worker tells her when it is safe."))
        return redirect("safety:emergencies")
    return render(
        request,
        "safety/emergency_review.html",
        {"access": access, "form": form, "is_mine": is_mine, "now": timezone.now()},
    )


@members()
def emergency_tell(request: HttpRequest, participant_id: UUID, access_id: UUID) -> HttpResponse:
    her, rights = person(participant_id, writes="identity")
    access = queries.emergency_access(access_id)
    if access.participant_id != participant_id:
        raise NotVisible(participant_id)
    form = TellForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        is_told = said["when"] == "told"
        actions.tell_her(request.user, access, is_told, said["later"], said["condition"], timezone.now())
        messages.success(request, _("Saved."))
        return redirect("followup:who-looked", participant_id)
    record_look(request.user, [participant_id], "safety:emergency-tell", ["safety"], sources=rights.sources)
    return render(request, "safety/emergency_tell.html", {"person": her, "access": access, "form": form})
