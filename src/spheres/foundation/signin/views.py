"""A member's own sign-in: her second step, where she is signed in, her invitation."""

from typing import Any
from uuid import UUID

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spheres.foundation.access.member import set_current_account
from spheres.foundation.accounts.gates import members
from spheres.foundation.contributions import contributed
from spheres.foundation.signin.devices import SHARED, note_device
from spheres.foundation.signin.forms import JoinForm
from spheres.foundation.signin.invitations import invited
from spheres.foundation.signin.middleware import STEPS

BACKEND = "spheres.foundation.signin.backends.DoorBackend"


@members()
def account(request: HttpRequest) -> HttpResponse:
    """How I sign in, and where I am signed in now."""
    context = {
        "steps": Authenticator.objects.filter(user_id=request.user.pk).order_by("type", "created_at"),
        "sessions": sorted(
            UserSession.objects.purge_and_list(request.user),
            key=lambda s: (s.session_key != request.session.session_key, -s.last_seen_at.timestamp()),
        ),
        "is_shared": request.session.get(SHARED),
        "here": request.session.session_key,
        "own_pages": [
            page
            for pages in contributed("OWN_PAGES")
            for page in pages
            if request.user.role in page.roles  # type: ignore[union-attr]
        ],
    }
    return render(request, "signin/account.html", context)


@members()
def second_step(request: HttpRequest) -> HttpResponse:
    """Before anything else: choose a second step."""
    if is_mfa_enabled(request.user, STEPS):
        return redirect("signin:account")
    return render(request, "signin/second_step.html")


@require_POST
@members()
def session_end(request: HttpRequest, session_id: int) -> HttpResponse:
    """End one session of mine, or with 0 all but this one."""
    mine = UserSession.objects.filter(user_id=request.user.pk)
    here = request.session.session_key
    ending = mine.filter(pk=session_id) if session_id else mine.exclude(session_key=here)
    if session_id and not ending:
        raise Http404
    for one in ending:
        one.end()
    messages.success(request, _("Ended. Whoever is there has to sign in again."))
    return redirect("signin:account")


class PasskeyRemove(RemoveWebAuthnView):
    """Take a passkey away. allauth asks only of an authenticator app whether it is the last second step."""

    def form_valid(self, form: Any) -> HttpResponse:
        adapter = get_adapter()
        if adapter.can_delete_authenticator(self.get_object()):
            answer: HttpResponse = super().form_valid(form)
            return answer
        messages.error(self.request, adapter.error_messages["cannot_delete_authenticator"])
        return redirect("signin:account")


@require_POST
@members()
def device_shared(request: HttpRequest) -> HttpResponse:
    """Others use this device too, or no longer."""
    request.session[SHARED] = not request.session.get(SHARED)
    return redirect("signin:account")


def join(request: HttpRequest, member_id: UUID, token: str) -> HttpResponse:
    """Answer an invitation: choose a password, then a second step."""
    member = invited(member_id, token)
    if member is None:
        return render(request, "signin/invitation_over.html", status=410)
    form = JoinForm(request.POST or None, member=member)
    if request.method == "POST" and form.is_valid():
        logout(request)  # whoever was signed in here
        set_current_account(member.pk)
        member.set_password(form.cleaned_data["password"])
        member.save()
        login(request, member, backend=BACKEND)
        record_authentication(request, member, method="password", reauthenticated=True)
        UserSession.objects.create_from_request(request)
        note_device(request, member)
        return redirect("signin:second-step")
    return render(request, "signin/join.html", {"form": form, "invited": member})


def not_a_member(request: HttpRequest, **_more: Any) -> HttpResponse:
    """A partner's own sign-in said who she is, and she is no member of that partner here."""
    return render(request, "signin/not_a_member.html", status=403)
