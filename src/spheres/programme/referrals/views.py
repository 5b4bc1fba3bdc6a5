"""The pages of referral."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from spheres.foundation.accounts.gates import members
from spheres.foundation.accounts.models import Role
from spheres.foundation.audit.actions import record_look
from spheres.foundation.vault.drafts import forget_draft, initial_with_draft
from spheres.programme.referrals import queries
from spheres.programme.referrals.actions import answer_referral, send_referral
from spheres.programme.referrals.forms import AnswerForm, ReferralForm
from spheres.programme.referrals.models import Referral

REFERRERS = [role for role in Role if role not in (Role.ADMINISTRATOR, Role.RESEARCHER)]
DRAFT = "referrals:referral-new"
PAGE = 25


@members(*REFERRERS)
def referral_new(request: HttpRequest) -> HttpResponse:
    form = ReferralForm(request.POST or None, initial=initial_with_draft(request.user.pk, DRAFT, {}))
    if request.method == "POST" and form.is_valid():
        letter = form.letter(written_by=request.user.name)  # type: ignore[union-attr]
        send_referral(
            request.user,
            form.new_id,
            letter,
            Referral.Via.PARTNER,
            timezone.now(),
            agreed=form.cleaned_data["agreed"],
        )
        forget_draft(request.user.pk, DRAFT)
        outside = "?outside=1" if form.is_outside_ages else ""
        response = redirect("referrals:my-referrals")
        response["Location"] += outside
        return response
    return render(request, "referrals/referral_new.html", {"form": form, "place": DRAFT})


@members(Role.COORDINATOR)
def incoming(request: HttpRequest) -> HttpResponse:
    referrals = queries.incoming()
    shown = [referral.participant_id for referral in referrals]
    record_look(request.user, shown, "referrals:incoming", ["referral"], sources=["triage"])
    return render(request, "referrals/incoming.html", {"referrals": referrals})


@members(Role.COORDINATOR)
def referral(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    letter, age = queries.referral_to_answer(referral_id, timezone.now())
    form = AnswerForm(request.POST or None, initial=AnswerForm.initial_of(letter))
    if request.method == "POST" and form.is_valid():
        answer_referral(request.user, letter, form.answer(), timezone.now())
        messages.success(request, _("Your answer is saved."))
        return redirect("referrals:incoming")
    record_look(request.user, [letter.participant_id], "referrals:referral", ["referral"], sources=["triage"])
    return render(request, "referrals/referral.html", {"referral": letter, "age": age, "form": form})


@members(*REFERRERS)
def my_referrals(request: HttpRequest) -> HttpResponse:
    receipts = Paginator(queries.my_receipts(request.user.id), PAGE).get_page(request.GET.get("page"))
    context = {"receipts": receipts, "outside": "outside" in request.GET}
    return render(request, "referrals/my_referrals.html", context)
