"""The pages of the emergency plan, and of emergency access."""

from typing import Any
from uuid import UUID

from allauth.core import ratelimit
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spheres.foundation.access.categories import Category
from spheres.foundation.access.member import transaction_time
from spheres.foundation.access.opened import note_print, note_vital
from spheres.foundation.access.queries import NotVisible
from spheres.foundation.accounts.gates import members
from spheres.foundation.accounts.models import Role
from spheres.foundation.audit.models import Look
from spheres.foundation.ui.forms import SpheresForm
from spheres.foundation.ui.templatetags.spheres import hour
from spheres.programme.consents.queries import emergency_wish
from spheres.programme.participants.creating import AlreadySent
from spheres.programme.participants.form_page import form_page
from spheres.programme.participants.lifting import lifted
from spheres.programme.participants.page_links import page_links
from spheres.programme.participants.record import Record, about_participant
from spheres.programme.participants.saving import told_beside
from spheres.programme.region.pack import current_pack
from spheres.programme.safety import actions, queries
from spheres.programme.safety.folded import folded_pdf
from spheres.programme.safety.forms import (
    BackForm,
    DoneForm,
    EarlierForm,
    EmergencyForm,
    HandOverForm,
    MissingEpisodeForm,
    MissingStepForm,
    PlanForm,
    PlanLineForm,
    ReviewForm,
    TellForm,
)
from spheres.programme.safety.models import MissingStep


@about_participant(reads=Category.SAFETY, is_vital=True)
def plan(request: HttpRequest, record: Record) -> HttpResponse:
    """Her plan, to read: hers first, then the numbers that anyone can call."""
    context = {
        "person": record,
        "may_write": record.may_write(Category.SAFETY),
        "plan": queries.plan_of(record),
        "looks": queries.who_helps(record),
        "numbers": current_pack().emergency_numbers,
        "search": queries.unreached(record),
        "goes_on": queries.goes_on(record),
        "links": page_links(record, "safety:plan"),
        "wish": emergency_wish(record) if "emergency" in record.rights.sources else "",
    }
    return render(request, "safety/plan.html", context)


@about_participant(writes=Category.SAFETY, locks=True)
def plan_line(request: HttpRequest, record: Record, words_id: UUID) -> HttpResponse:
    """Words that she said before, as a line of her plan: a new version of it."""
    form = record.form(request, PlanLineForm, {"line": lifted(record, words_id).words})
    if form.is_sent():
        if actions.add_to_plan(record, form.cleaned_data["part"], form.cleaned_data["line"]):
            return record.done(request, _("It stands in the emergency plan now."), "safety:plan")
        form.add_error(None, _("There is no emergency plan yet: nothing was added. Make it together first."))
    return form_page(
        request, record, form, title=_("A line in the emergency plan"), submit=_("Put it into the plan"),
        crumbs=[(reverse("safety:plan", args=[record.id]), _("Emergency plan"))],
        beside=[(reverse("safety:plan-make", args=[record.id]), _("Make the plan"))],
    )  # fmt: skip


@about_participant(reads=Category.SAFETY)
def plan_versions(request: HttpRequest, record: Record) -> HttpResponse:
    """Every version there was, and what each changed."""
    context = {"person": record, "versions": queries.versions_of(record)}
    return render(request, "safety/plan_versions.html", context)


@about_participant(reads=Category.SAFETY, look=Look.Kind.PRINT)
def plan_print(request: HttpRequest, record: Record) -> HttpResponse:
    """One sheet to fold, which does not say what it is."""
    found = queries.plan_of(record)
    if found is None:
        raise Http404
    answer = HttpResponse(folded_pdf(found), content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="notes.pdf"'
    return answer


@about_participant(writes=Category.SAFETY, locks=True)
def plan_make(request: HttpRequest, record: Record) -> HttpResponse:
    """The plan as it stands, to be read again and changed with her; saving makes a new version."""
    before = queries.plan_of(record)
    looks = queries.who_looks(record)
    stands, can_look = PlanForm.stands_of(before, looks), queries.who_can_look(record, looks)
    form = record.form(request, PlanForm, record=record, stands=stands, can_look=can_look)
    if form.is_sent():
        with told_beside(form):
            in_danger = form.cleaned_data["in_danger"] == "yes"
            actions.make_plan(record, form.new_id, form.words(), in_danger=in_danger, looks=form.who_looks())
        if not form.errors:
            said = _("The plan is saved. The version before is kept.") if before else _("The plan is saved.")
            return record.done(request, said, "safety:plan")
    context = {"form": form, "person": record, "place": record.place, "plan": before}
    return render(request, "safety/plan_make.html", context)


@about_participant(reads=Category.SAFETY)
def unreached(request: HttpRequest, record: Record) -> HttpResponse:
    """If she can't be reached: her plan's own steps, what was done, and her coming back. Begun and closed by
    who writes how she is safe; gone on with by who looks for her too."""
    queries.must_go_on(record)
    search = queries.unreached(record)
    form = MissingEpisodeForm(request.POST or None, initial={"since": record.now})
    if request.method == "POST":
        record.require(writes=Category.SAFETY)
    if request.method == "POST" and form.is_valid():
        try:
            actions.begin_episode(record, form.cleaned_data["since"], form.cleaned_data["last_heard"])
            begun = _("It has begun. What to do first is below.")
            return record.done(request, begun, "safety:unreached")
        except AlreadySent:
            form.add_error(None, _("It was noted already, with what stands here. Yours is not saved."))
    is_print = search is not None and "print" in request.GET
    if is_print:
        note_print()
    context = {
        **_lists(record, search),
        "is_print": is_print,
        "form": form if search is None else None,
        "too_late": form if form.is_bound and search else None,
        "before": queries.episodes_before(record) if search is None else [],
        "has_plan": search is not None or queries.plan_of(record) is not None,
    }
    return render(request, "safety/unreached.html", context)


def _lists(record: Record, search: queries.MissingEpisodeDetail | None) -> dict[str, Any]:
    forms = {
        "step_form": MissingStepForm(), "done_form": DoneForm(), "earlier_form": EarlierForm(),
        "back_form": BackForm(),
        "hand_over_form": HandOverForm(),
    }  # fmt: skip
    may_close = record.may_write(Category.SAFETY)
    return {"person": record, "search": search, "may_close": may_close, **forms}


@require_POST
@about_participant(reads=Category.SAFETY)
def unreached_step(request: HttpRequest, record: Record) -> HttpResponse:
    """Something was tried, or someone was spoken with."""
    queries.must_go_on(record)
    search, form = queries.unreached(record), MissingStepForm(request.POST)
    if search is None:
        return _is_over(request, record, form)
    if form.is_valid():
        data = form.cleaned_data
        with told_beside(form):
            actions.note_step(
                record, search.episode, form.new_id, data["kind"], data["what"], data["came_of_it"]
            )
    if form.errors:
        return render(request, "safety/unreached.html", {**_lists(record, search), "step_form": form})
    return _noted(request, record)


def _noted(request: HttpRequest, record: Record) -> HttpResponse:
    """When it was, as whoever goes on with it reads it."""
    said = _("Noted at %(hour)s.") % {"hour": hour(record.now)}
    return record.done(request, said, "safety:unreached")


@require_POST
@about_participant(reads=Category.SAFETY)
def unreached_done(request: HttpRequest, record: Record) -> HttpResponse:
    """A step of her plan is done; or the police were called."""
    queries.must_go_on(record)
    search, form = queries.unreached(record), DoneForm(request.POST)
    if search is None:
        return _is_over(request, record, form)
    if form.is_valid():
        kind, what = _of_the_plan(search, form.cleaned_data["hours"])
        if what:
            with told_beside(form):
                actions.note_step(
                    record, search.episode, form.new_id, kind, what, form.cleaned_data["came_of_it"]
                )
    if form.errors:
        return render(request, "safety/unreached.html", {**_lists(record, search), "not_saved": form})
    return _noted(request, record)


@require_POST
@about_participant(reads=Category.SAFETY)
def unreached_earlier(request: HttpRequest, record: Record) -> HttpResponse:
    """Why the police were called earlier than she wished."""
    queries.must_go_on(record)
    search, form = queries.unreached(record), EarlierForm(request.POST)
    if search is None:
        return _is_over(request, record, form)
    if form.is_valid():
        kind, why = MissingStep.Kind.EARLIER, form.cleaned_data["why"]
        with told_beside(form):
            actions.note_step(record, search.episode, form.new_id, kind, why, "")
    if form.errors:
        return render(request, "safety/unreached.html", {**_lists(record, search), "not_saved": form})
    return _noted(request, record)


@require_POST
@about_participant(reads=Category.SAFETY)
def unreached_hand_over(request: HttpRequest, record: Record) -> HttpResponse:
    """In one touch: somebody else who can goes on with it."""
    queries.must_go_on(record)
    search = queries.unreached(record)
    if search is None:
        raise NotVisible(record.id)
    form = HandOverForm(request.POST, people=search.others)
    if not form.is_valid():
        messages.warning(request, _("Nothing was handed over: who was chosen can’t take it any more."))
        return redirect("safety:unreached", record.id)
    to = form.people[form.cleaned_data["to"]]
    if actions.hand_over(record, search.episode, form.new_id, to):
        said = _("You go on with it.")
        if to != record.member:
            said = _("%(name)s goes on with it, since %(hour)s. A message leaves now.")
        messages.success(request, said % {"name": to.name, "hour": hour(record.now)})
    return redirect("safety:unreached", record.id)


@require_POST
@about_participant(writes=Category.SAFETY)
def unreached_back(request: HttpRequest, record: Record) -> HttpResponse:
    search, form = queries.unreached(record), BackForm(request.POST)
    if search is None:
        return _is_over(request, record, form)
    if not form.is_valid():
        return render(request, "safety/unreached.html", {**_lists(record, search), "back_form": form})
    actions.close_episode(record, search.episode, form.cleaned_data["came_back"])
    messages.success(request, _("Back again. Look at the plan together, when the moment is right."))
    return redirect("safety:plan", record.id)


def _is_over(request: HttpRequest, record: Record, form: SpheresForm) -> HttpResponse:
    """It was closed meanwhile: she is back. What was typed is shown, and said not to be saved. The same words
    sent twice are what stands."""
    before = queries.episodes_before(record)
    last = next(iter(before), None)
    if last is None:
        raise NotVisible(record.id)
    if form.is_valid() and queries.stands_already(record, last, form.cleaned_data):
        return redirect("safety:plan", record.id)
    form.add_error(None, _("Back again: it was closed meanwhile. What you typed is below, and not saved."))
    context = {"person": record, "not_kept": form, "before": before, "has_plan": True}
    return render(request, "safety/unreached.html", context)


def _of_the_plan(search: queries.MissingEpisodeDetail, hours: int | None) -> tuple[str, str]:
    """What the plan says, never what the form says."""
    if hours is None:
        says = search.plan.police if search.plan else ""
        return MissingStep.Kind.POLICE, says or _("The plan says nothing of the police.")
    to_do = (
        due.what
        for due in search.due
        if due.hours == hours and due.is_due and not due.is_done and not due.stopped
    )
    return MissingStep.Kind.PLAN, next(to_do, "")


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
        note_vital()
        found = _opened(request, form, said)
        if found:
            messages.warning(
                request, _("Open for 24 hours. The coordinators see it on their page from now on.")
            )
            return redirect("workspace:participant", found)
        if not form.errors:
            form.add_error(
                None,
                _(
                    "This is nobody here, or more than one person. Check the number or the date, add what "
                    "else you know, or leave out what you are not sure of."
                ),
            )
    return form_page(
        request,
        None,
        form,
        title=_("Emergency access"),
        submit=_("Open for 24 hours"),
        head=_("Someone is in danger, and I need to know"),
        sentence=_(
            "For 24 hours you can read the emergency plan, how to get in touch safely and the identity. A "
            "message leaves for the coordinators; one of them asks you about it within three days, and the "
            "young person will hear of it."
        ),
        above="safety/_call_first.html",
    )


def _opened(request: HttpRequest, form: EmergencyForm, answers: dict[str, Any]) -> UUID | None:
    """Whom it opened; nobody, with what stands against it on the form."""
    why, despite = (answers["danger"], answers["reason"]), answers.get("despite", "")
    try:
        return actions.open_emergency(
            request.user, form.new_id, form.known(), *why, transaction_time(), despite
        )
    except actions.SheDoesNotWantIt:
        form.ask_despite()
        return None


@require_POST
@members()
def emergency_close(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    """By who opened it, and of her own access alone. Not through the record's door: sent twice, or after the
    day is over, she holds nothing on her any more, and it is closed all the same."""
    actions.close_emergency(request.user, participant_id, transaction_time())
    messages.success(request, _("It is closed."))
    return redirect("home")


@members(Role.COORDINATOR)
def emergencies(request: HttpRequest) -> HttpResponse:
    return render(request, "safety/emergencies.html", {"rows": queries.to_review(timezone.now())})


@members(Role.COORDINATOR)
def emergency_review(request: HttpRequest, access_id: UUID) -> HttpResponse:
    access = queries.emergency_access(access_id)
    form = ReviewForm(request.POST or None)
    is_mine = access.member_id == request.user.pk
    if access.wrapped is None:
        form.fields["words"].required = False
    if form.is_sent() and not is_mine:
        said = form.cleaned_data
        try:
            actions.review_emergency(request.user, access, said["outcome"], said["words"], timezone.now())
            messages.success(request, _("Your review is saved. The worker tells it when it is safe."))
            return redirect("safety:emergencies")
        except actions.AlreadyAnswered:
            access = queries.emergency_access(access_id)
            form.add_error(None, _("It was answered meanwhile, and that holds. What you typed is not saved."))
        except actions.CannotBeKept:
            form.add_error(
                "words",
                _("What was written of this is no longer kept: nothing can be added. Answer without."),
            )
    return render(
        request,
        "safety/emergency_review.html",
        {"access": access, "form": form, "is_mine": is_mine, "now": timezone.now()},
    )


@about_participant(writes=Category.IDENTITY)
def emergency_tell(request: HttpRequest, record: Record, access_id: UUID) -> HttpResponse:
    access = queries.emergency_access(access_id)
    if access.participant_id != record.id:
        raise NotVisible(record.id)
    form = TellForm(request.POST or None)
    if form.is_sent():
        data = form.cleaned_data
        is_told = data["when"] == "told"
        try:
            actions.say_when_told(record, access, is_told, data["later"], data["condition"])
            return record.done(request, _("Saved."), "oversight:who-looked")
        except actions.AlreadyAnswered:
            form.add_error("when", _("It was told already: that stays."))
    return render(request, "safety/emergency_tell.html", {"person": record, "access": access, "form": form})
