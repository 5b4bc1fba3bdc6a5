"""The pages about the team: its members, who supports whom, and looking that is unusual."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from spheres.foundation.access.member import transaction_time
from spheres.foundation.accounts.gates import members
from spheres.foundation.accounts.models import Member, Partner, Role
from spheres.foundation.ids import new_id
from spheres.foundation.signin.invitations import send_invitation
from spheres.programme.team import actions, queries
from spheres.programme.team.forms import InvitationForm, LeaveForm, MemberForm, SupportForm
from spheres.programme.team.rules import roles_named_by

PAGE = 50
WHO_NAMES = (Role.COORDINATOR, Role.ADMINISTRATOR)


@members(Role.COORDINATOR)
def unusual(request: HttpRequest) -> HttpResponse:
    flags = Paginator(queries.unusual_looks(timezone.now()), PAGE).get_page(request.GET.get("page"))
    return render(request, "team/unusual.html", {"flags": flags, "days": queries.SHOWN_DAYS})


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
    }
    return render(request, "team/member_list.html", context)


@members(*WHO_NAMES)
def member_invite(request: HttpRequest) -> HttpResponse:
    form = InvitationForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        invited = actions.invite(new_id(), said["email"], said["language"], _work(said))
        send_invitation(request, invited, request.user)
        messages.success(request, _("The invitation is on its way to %(email)s.") % {"email": invited.email})
        return redirect("team:member", invited.pk)
    return render(request, "team/member_invite.html", {"form": form})


@members(*WHO_NAMES)
def member(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """What she does here, to change; and everything that was changed before."""
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
        form = MemberForm(request.POST or None, initial=before, **options)
    if request.method == "POST" and form and form.is_valid():
        said = form.cleaned_data
        actions.change(one, _work({**before, **said}), said.get("successor"))
        messages.success(request, _("Saved. What it opens and shuts holds from now on."))
        return redirect("team:member", one.pk)
    changes = one.changes.select_related("by", "partner")
    return render(request, "team/member.html", {"one": one, "form": form, "changes": changes})


@require_POST
@members(*WHO_NAMES)
def member_invite_again(request: HttpRequest, member_id: UUID) -> HttpResponse:
    one = get_object_or_404(Member, pk=member_id, is_active=True)
    if not one.answered_at and one.role in roles_named_by(request.user.role):  # type: ignore[union-attr]
        send_invitation(request, one, request.user)
        messages.success(request, _("The invitation is on its way to %(email)s.") % {"email": one.email})
    return redirect("team:member", one.pk)


@members(*WHO_NAMES)
def member_leave(request: HttpRequest, member_id: UUID) -> HttpResponse:
    one = get_object_or_404(Member, pk=member_id, left_at=None)
    if one == request.user or one.role not in roles_named_by(request.user.role):  # type: ignore[union-attr]
        return redirect("team:member", one.pk)
    walks_with = queries.walks_with(one)
    form = LeaveForm(request.POST or None, member=one, walks_with=walks_with)
    if request.method == "POST" and form.is_valid():
        handed_over = actions.leave(one, form.cleaned_data.get("successor"))
        said = ngettext(
            "She has left. %(n)d young person is now walked with by someone else.",
            "She has left. %(n)d young people are now walked with by someone else.",
            handed_over,
        )
        messages.success(
            request, said % {"n": handed_over} if handed_over else _("She has left. Nothing is open to her.")
        )
        return redirect("team:member-list")
    return render(request, "team/member_leave.html", {"one": one, "form": form, "walks_with": walks_with})


@members(Role.COORDINATOR)
def supports(request: HttpRequest) -> HttpResponse:
    form = SupportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if actions.begin_support(said["supervisor"], said["worker"], transaction_time()):
            messages.success(request, _("Saved. She reads the follow-ups of those the worker walks with."))
            return redirect("team:supports")
        form.add_error("worker", _("She supports her already."))
    return render(request, "team/supports.html", {"form": form, "rows": queries.supports()})


@require_POST
@members(Role.COORDINATOR)
def support_end(request: HttpRequest, support_id: UUID) -> HttpResponse:
    actions.end_support(support_id, transaction_time())
    messages.success(request, _("It has ended. She reads nothing of theirs from now on."))
    return redirect("team:supports")


def _work(said: dict[str, Any]) -> actions.Work:
    partner = said["partner"]
    return actions.Work(
        said["name"],
        partner,
        said["role"],
        said["speaks"],
        said.get("is_on_call", False),
        said.get("is_privacy_officer", False),
    )
