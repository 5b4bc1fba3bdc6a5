"""The pages of the emergency plan, and of emergency access."""

from typing import Any
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
from spheres.foundation.audit.models import Look
from spheres.foundation.vault.drafts import forget_draft, initial_with_draft
from spheres.programme.participants.never_contact import MustNotBeContacted, stopped_beside
from spheres.programme.participants.queries import person
from spheres.programme.partners.pack import current_pack
from spheres.programme.safety import actions, queries
from spheres.programme.safety.folded import folded_pdf
from spheres.programme.safety.forms import (
    BackForm,
    DoneForm,
    EmergencyForm,
    PlanForm,
    ReviewForm,
    TellForm,
    UnreachedForm,
    UnreachedStepForm,
)
from spheres.programme.safety.models import UnreachedStep


@members()
def plan(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    """Her plan, to read: hers first, then the numbers that anyone can call."""
    her, rights = person(participant_id, reads="safety")
    record_look(request.user, [participant_id], "safety:plan", ["safety"], sources=rights.sources)
    context = {
        "person": her,
        "rights": rights,
        "plan": queries.plan_of(participant_id, her.keys),
        "numbers": current_pack().emergency_numbers,
        "search": queries.unreached(participant_id, timezone.now(), her.keys),
    }
    return render(request, "safety/plan.html", context)


@members()
def plan_versions(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    """Every version there was, and what each changed."""
    her, rights = person(participant_id, reads="safety")
    record_look(request.user, [participant_id], "safety:plan", ["safety"], sources=rights.sources)
    context = {"person": her, "versions": queries.versions_of(participant_id)}
    return render(request, "safety/plan_versions.html", context)


@members()
def plan_print(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    """One sheet to fold, which does not say what it is."""
    _her, rights = person(participant_id, reads="safety")
    found = queries.plan_of(participant_id)
    if found is None:
        raise Http404
    record_look(
        request.user,
        [participant_id],
        "safety:plan",
        ["safety"],
        kind=Look.Kind.PRINT,
        sources=rights.sources,
    )
    answer = HttpResponse(folded_pdf(found), content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="notes.pdf"'
    return answer


@members()
def plan_make(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    """The plan as it stands, to be read again and changed with her; saving makes a new version."""
    her, rights = person(participant_id, writes="safety")
    place = f"safety:plan-make:{participant_id}"
    before = queries.plan_of(participant_id)
    initial = initial_with_draft(request.user.pk, place, PlanForm.initial_of(before))
    form = PlanForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        in_danger = form.cleaned_data["in_danger"] == "yes"
        actions.make_plan(
            request.user, participant_id, form.new_id, form.words(), in_danger=in_danger, now=timezone.now()
        )
        forget_draft(request.user.pk, place)
        messages.success(request, _("The plan is saved. The version before is kept."))
        return redirect("safety:plan", participant_id)
    record_look(request.user, [participant_id], "safety:plan-make", ["safety"], sources=rights.sources)
    return render(
        request, "safety/plan_make.html", {"form": form, "person": her, "place": place, "plan": before}
    )


@members()
def unreached(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    """If she can't be reached: her plan's own steps, what was done, and her coming back."""
    her, rights = person(participant_id, writes="safety")
    now = transaction_time()
    search = queries.unreached(participant_id, now, her.keys)
    form = UnreachedForm(request.POST or None, initial={"since": now}) if search is None else None
    if request.method == "POST" and form and form.is_valid():
        said = form.cleaned_data
        actions.begin_unreached(request.user, participant_id, said["since"], said["last_heard"], now)
        return redirect("safety:unreached", participant_id)
    is_print = search is not None and "print" in request.GET
    kind = Look.Kind.PRINT if is_print else Look.Kind.VIEW
    record_look(
        request.user, [participant_id], "safety:unreached", ["safety"], kind=kind, sources=rights.sources
    )
    context = {
        "person": her,
        "search": search,
        "is_print": is_print,
        "form": form,
        "step_form": UnreachedStepForm(),
        "done_form": DoneForm(),
        "back_form": BackForm(),
        "before": queries.unreached_before(participant_id, her.keys) if search is None else [],
        "has_plan": search is not None or queries.plan_of(participant_id, her.keys) is not None,
    }
    return render(request, "safety/unreached.html", context)


@require_POST
@members()
def unreached_step(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    """Something was tried, or someone was spoken with."""
    her, search = _search(participant_id)
    form = UnreachedStepForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        with stopped_beside(form):
            actions.note_step(
                request.user, search.one, form.new_id, said["kind"], said["what"], said["came_of_it"],
                transaction_time(),
            )  # fmt: skip
    if form.errors:
        context = {
            "person": her,
            "search": search,
            "step_form": form,
            "done_form": DoneForm(),
            "back_form": BackForm(),
        }
        return render(request, "safety/unreached.html", context)
    return redirect("safety:unreached", participant_id)


@require_POST
@members()
def unreached_done(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    """A step of her plan is done; or the police were called, as her plan allows and with its words."""
    _her, search = _search(participant_id)
    form = DoneForm(request.POST)
    if form.is_valid():
        kind, what = _of_the_plan(search, form.cleaned_data["hours"])
        if what:
            said, now = form.cleaned_data["came_of_it"], transaction_time()
            try:
                actions.note_step(request.user, search.one, form.new_id, kind, what, said, now)
            except MustNotBeContacted as stop:
                messages.error(request, stop.sentence)
    return redirect("safety:unreached", participant_id)


@require_POST
@members()
def unreached_back(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    _her, search = _search(participant_id)
    form = BackForm(request.POST)
    if form.is_valid():
        actions.she_is_back(request.user, search.one, form.cleaned_data["came_back"], transaction_time())
        messages.success(request, _("She is back. Look at the plan again with her when she wants."))
    return redirect("safety:plan", participant_id)


def _search(participant_id: UUID) -> tuple[Any, queries.Search]:
    her, _rights = person(participant_id, writes="safety")
    search = queries.unreached(participant_id, timezone.now())
    if search is None:
        raise NotVisible(participant_id)
    return her, search


def _of_the_plan(search: queries.Search, hours: int | None) -> tuple[str, str]:
    """What the plan says, never what the form says."""
    if hours is None:
        return UnreachedStep.Kind.POLICE, search.plan.police if search.plan else ""
    to_do = (
        due.what
        for due in search.due
        if due.hours == hours and due.is_due and not due.is_done and not due.stopped
    )
    return UnreachedStep.Kind.PLAN, next(to_do, "")


@members(Role.COORDINATOR)
def plans_owing(request: HttpRequest) -> HttpResponse:
    return render(request, "safety/plans_owing.html", {"rows": queries.plans_owing()})


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
