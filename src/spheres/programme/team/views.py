"""The pages about the team: its members, what waits for a second person, who supports whom, and having met
whom one took over."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from spheres.foundation.access.categories import Category
from spheres.foundation.access.member import transaction_lock, transaction_time
from spheres.foundation.accounts.gates import members
from spheres.foundation.accounts.models import Member, Partner, Role
from spheres.foundation.ids import new_id
from spheres.foundation.ui.templatetags.spheres import the_moment
from spheres.programme.participants.form_page import form_page
from spheres.programme.participants.record import Record, about_participant
from spheres.programme.team import actions, queries
from spheres.programme.team.forms import InvitationForm, LeaveForm, MemberForm, MetForm, SupportForm
from spheres.programme.team.models import PendingChange
from spheres.programme.team.rules import names_supervisors, roles_named_by
from spheres.programme.team.wording import what_it_opens

PAGE = 50
WHO_NAMES = (Role.COORDINATOR, Role.ADMINISTRATOR)


@members(*WHO_NAMES)
def member_list(request: HttpRequest) -> HttpResponse:
    words, partner, sort = (request.GET.get(name, "") for name in ("words", "partner", "sort"))
    rows = Paginator(queries.found_members(words, partner, sort), PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": rows,
        "words": words,
        "partner": partner,
        "sort": sort,
        "partners": Partner.objects.all(),
        "waiting": queries.waiting(),
        "somebody_is_left_alone": queries.somebody_is_left_alone(),
        "meetings": queries.meetings_to_answer(),
        "names_supervisors": names_supervisors(request.user.role),  # type: ignore[union-attr]
    }
    return render(request, "team/member_list.html", context)


@members(*WHO_NAMES)
def member_invite(request: HttpRequest) -> HttpResponse:
    form = InvitationForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        asked = actions.invite(new_id(), said["email"], said["language"], _work(said), _base(request))
        messages.success(request, _what_waits(asked))
        return redirect("team:member-list")
    return form_page(
        request,
        None,
        form,
        title=_("Invite someone"),
        submit=_("Ask for it"),
        crumbs=[(reverse("team:member-list"), _("Members"))],
        sentence=_(
            "A second person agrees first: then a link is sent that works for seven days, by which to "
            "choose a password and a second step. Being a member opens nobody’s file."
        ),
    )


@members(*WHO_NAMES)
def member(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """What she does here, to change; and everything that was changed before."""
    if request.method == "POST":
        transaction_lock(member_id)
    one = get_object_or_404(Member, pk=member_id)
    may_change = one.left_at is None and one != request.user and one.role in roles_named_by(request.user.role)  # type: ignore[union-attr]
    before = {
        "name": one.name, "partner": one.partner.code, "role": one.role, "speaks": one.languages,
        "is_on_call": one.is_on_call, "is_privacy_officer": one.is_privacy_officer,
    }  # fmt: skip
    form = None
    if may_change:
        walks = queries.walks_with(one)
        options: dict[str, Any] = {"by": request.user, "member": one, "walks_with": walks}
        form = MemberForm(request.POST or None, stands=before, **options)
    if request.method == "POST" and form and form.is_valid():
        said = form.cleaned_data
        asked = actions.change(one, _work({**before, **said}), _base(request), said.get("successor"))
        messages.success(request, _what_waits(asked) if asked else _("Saved."))
        return redirect("team:member", one.pk)
    context = {
        "one": one,
        "form": form,
        "changes": one.changes.select_related("by", "agreed_by", "partner"),
        "waiting": [pending for pending in queries.waiting() if pending.member_id == one.pk],
    }
    return render(request, "team/member.html", context)


@members(*WHO_NAMES)
def pending(request: HttpRequest, pending_id: UUID) -> HttpResponse:
    """What waits for a second person, whole: to agree, to decline, or to take back."""
    one = get_object_or_404(
        PendingChange.objects.select_related("member__partner", "worker", "partner", "successor", "asked_by"),
        pk=pending_id,
    )
    seconds = queries.who_may_agree(one)
    may_agree = request.user.pk in seconds
    if request.method == "POST":
        answer = request.POST.get("answer")
        if answer == "agree" and may_agree:
            return _agree(request, one)
        if answer == "decline" and actions.decline(one):
            messages.success(request, _("It will not be: nothing has changed."))
        elif answer:
            messages.warning(request, _("It was answered meanwhile, or is not yours to answer."))
        return redirect("team:member-list")
    if one.answered_at:
        messages.warning(request, _("It was answered meanwhile."))
        return redirect("team:member-list")
    walks = queries.walks_with(one.member) if one.member and one.successor else 0
    context = {
        "one": one,
        "may_agree": may_agree,
        "has_second": bool(seconds),
        "opens": what_it_opens(one),
        "walks_with": walks,
    }
    return render(request, "team/pending.html", context)


def _agree(request: HttpRequest, change: PendingChange) -> HttpResponse:
    try:
        agreed = actions.agree(change, _base(request))
    except actions.NoLongerFits:
        messages.warning(
            request,
            _("It can’t hold any more: something changed since it was asked for. Decline it, and ask anew."),
        )
        return redirect("team:pending", change.pk)
    said = _("It was answered meanwhile.") if agreed is None else _("It holds from now on.")
    messages.success(request, said)
    return redirect("team:member-list")


@about_participant(Role.PIVOT_WORKER, writes=Category.IDENTITY, locks=True)
def met(request: HttpRequest, record: Record) -> HttpResponse:
    """Who took over says on which day they met; somebody else answers for it."""
    taking_over = queries.my_taking_over(record.id)
    if not record.rights.is_taking_over or taking_over is None or taking_over.said_at:
        return redirect("workspace:participant", record.id)
    form = record.form(request, MetForm, {"met_on": timezone.localdate()}, keeps_draft=False)
    if form.is_sent() and actions.say_met(record, form.cleaned_data["met_on"]):
        said = _("It is noted. The follow-up opens once somebody else has answered for it.")
        return record.done(request, said, "workspace:participant")
    context = {"form": form, "person": record, "taking_over": taking_over}
    return render(request, "team/met.html", context)


@members(*WHO_NAMES)
def met_answer(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Somebody else answers for it that they met: of whom, she is not told."""
    one = next((one for one in queries.meetings_to_answer() if one.id == assignment_id), None)
    if one is None or not one.is_mine:
        return redirect("team:member-list")
    answer = request.POST.get("answer")
    if answer in ("agree", "decline"):
        actions.answer_met(one.id, answer == "agree")
        said = (
            _("It holds from now on.")
            if answer == "agree"
            else _("The worker is told, and can say it again.")
        )
        messages.success(request, said)
        return redirect("team:member-list")
    return render(request, "team/met_answer.html", {"one": one})


@require_POST
@members(*WHO_NAMES)
def member_invite_again(request: HttpRequest, member_id: UUID) -> HttpResponse:
    one = get_object_or_404(Member, pk=member_id, is_active=True)
    if not one.answered_at and one.role in roles_named_by(request.user.role):  # type: ignore[union-attr]
        actions.invite_again(one, request.user, _base(request))
        messages.success(request, _("The invitation is on its way to %(email)s.") % {"email": one.email})
    return redirect("team:member", one.pk)


@members(*WHO_NAMES)
def member_leave(request: HttpRequest, member_id: UUID) -> HttpResponse:
    one = get_object_or_404(Member, pk=member_id)
    if one == request.user or one.role not in roles_named_by(request.user.role):  # type: ignore[union-attr]
        return redirect("team:member", one.pk)
    if one.left_at:
        messages.info(
            request, _("Somebody said so already: the access has ended, and nothing was changed now.")
        )
        return redirect("team:member-list")
    walks_with = queries.walks_with(one)
    form = LeaveForm(request.POST or None, member=one, walks_with=walks_with)
    if request.method == "POST" and form.is_valid():
        handed_over = actions.leave(one, form.cleaned_data.get("successor"))
        said = ngettext(
            "The departure is noted. %(n)d young person is now accompanied by someone else.",
            "The departure is noted. %(n)d young people are now accompanied by someone else.",
            handed_over,
        )
        messages.success(
            request,
            said % {"n": handed_over}
            if handed_over
            else _("The departure is noted. Nothing is open to this member any more."),
        )
        return redirect("team:member-list")
    return render(request, "team/member_leave.html", {"one": one, "form": form, "walks_with": walks_with})


@members(Role.COORDINATOR)
def supports(request: HttpRequest) -> HttpResponse:
    form = SupportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        asked = actions.begin_support(said["supervisor"], said["worker"], _base(request))
        if asked:
            messages.success(request, _what_waits(asked))
            return redirect("team:supports")
        form.add_error("worker", _("This support exists already, or it waits already for a second person."))
    waiting = [pending for pending in queries.waiting() if pending.what == PendingChange.What.SUPPORTS]
    context = {"form": form, "rows": queries.supports(), "waiting": waiting, "names_supervisors": True}
    return render(request, "team/supports.html", context)


@require_POST
@members(Role.COORDINATOR)
def support_end(request: HttpRequest, support_id: UUID) -> HttpResponse:
    actions.end_support(support_id, transaction_time())
    messages.success(request, _("It has ended. Nothing of theirs can be read from now on."))
    return redirect("team:supports")


def _work(answers: dict[str, Any]) -> actions.MemberWork:
    partner = answers["partner"]
    return actions.MemberWork(
        answers["name"],
        partner,
        answers["role"],
        answers["speaks"],
        answers.get("is_on_call", False),
        answers.get("is_privacy_officer", False),
    )


def _base(request: HttpRequest) -> str:
    return request.build_absolute_uri("/")


def _what_waits(change: PendingChange) -> str:
    """What is told to who asked."""
    if change.alone_until is None:
        return _("It waits for a second person, and holds once that one agrees.")
    return _("Nobody else can agree: it holds from %(when)s on. Everyone who works here is told now.") % {
        "when": the_moment(change.alone_until)
    }
