"""The pages of services."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
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
from spheres.programme.directory.queries import listing
from spheres.programme.entourage.queries import supportable
from spheres.programme.participants.never_contact import stopped_beside
from spheres.programme.participants.queries import person
from spheres.programme.partners.pack import pack_partner
from spheres.programme.services import actions, queries
from spheres.programme.services.forms import OUTSIDE, AnswerForm, BedsForm, InPlaceForm, ServiceReferralForm
from spheres.programme.services.letter import letter_pdf
from spheres.programme.services.rules import next_statuses

PAGE = 30


@members()
def referrals(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    """Everything asked for her, and what serves her already."""
    her, rights = person(participant_id, reads="clinical")
    record_look(request.user, [participant_id], "services:referrals", ["clinical"], sources=rights.sources)
    context = {
        "person": her,
        "rights": rights,
        "shown": queries.referrals_of(participant_id, her.keys),
        "in_place": queries.in_place(participant_id, her.keys) if "needs" in rights.reads else [],
        "said": queries.said_at_referral(participant_id, her.keys) if "referral" in rights.reads else [],
        "today": timezone.localdate(),
    }
    return render(request, "services/referrals.html", context)


@members()
def referral_add(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    her, rights = person(participant_id, writes="clinical")
    place = f"services:referral-add:{participant_id}"
    now = transaction_time()
    initial = {name: request.GET.get(name, "") for name in ("kind", "need", "about")}
    initial.update(_from_directory(request.GET.get("directory", "")))
    form = ServiceReferralForm(
        request.POST or None,
        initial=initial_with_draft(request.user.pk, place, initial),
        to=queries.addressees(participant_id, now),
        around=supportable(participant_id) if "entourage" in rights.reads else [],
    )
    if request.method == "POST" and form.is_valid():
        try:
            with stopped_beside(form):
                actions.ask_service(request.user, participant_id, form.new_id, form.request(), now)
        except actions.NotShared:
            form.add_error(
                "to", _("Nobody there who does this is in her circle. Ask her whether she agrees first.")
            )
        if not form.errors:
            forget_draft(request.user.pk, place)
            messages.success(request, _("It is asked. You see here what becomes of it."))
            return redirect("services:referral", participant_id, form.new_id)
    in_place = queries.in_place(participant_id, her.keys) if "needs" in rights.reads else []
    context = {
        "form": form,
        "person": her,
        "place": place,
        "in_place": [one for one in in_place if one.ended_on is None],
        "tonight": queries.beds_tonight(now),
    }
    return render(request, "services/referral_add.html", context)


def _from_directory(service: str) -> dict[str, str]:
    """A service that was found in the directory, as the form's first values."""
    if not service:
        return {}
    one = listing(service)
    name = f"{one.name} ({one.organization})" if one.organization else one.name
    reach = ", ".join(filter(None, [*one.phones[:1], one.email, one.url]))
    return {"to": OUTSIDE, "service_name": name[:160], "service_reach": reach[:200]}


@members()
def referral(request: HttpRequest, participant_id: UUID, service_referral_id: UUID) -> HttpResponse:
    """One request: what was asked, what became of it, and what can be said next."""
    her, rights = person(participant_id)
    shown = queries.referral(participant_id, service_referral_id)
    today = timezone.localdate()
    statuses = next_statuses(shown.one.status, **_who(request.user, shown, rights))
    form = AnswerForm(request.POST or None, statuses=statuses, today=today)
    if request.method == "POST" and statuses and form.is_valid():
        actions.answer_referral(request.user, shown.one, form.new_id, form.answer(), transaction_time())
        messages.success(request, _("Saved."))
        return redirect("services:referral", participant_id, service_referral_id)
    record_look(
        request.user, [participant_id], "services:referral", queries.shown_of(rights), sources=rights.sources
    )
    context = {
        "person": her,
        "shown": shown,
        "form": form if statuses else None,
        "rights": rights,
        "today": today,
        "can_withdraw": "withdrawn" in statuses,
    }
    return render(request, "services/referral.html", context)


def _who(member: Any, shown: queries.Shown, rights: Any) -> dict[str, bool]:
    one = shown.one
    is_addressed = one.partner_id == member.partner_id and one.for_role in ("", member.role)
    return {
        "is_worker": "clinical" in rights.writes,
        "is_addressed": is_addressed and "consent" in rights.sources,
        "is_outside": one.partner_id is None,
    }


@members()
def letter(request: HttpRequest, participant_id: UUID, service_referral_id: UUID) -> HttpResponse:
    """The request as a letter, for a service outside the programme."""
    her, rights = person(participant_id, writes="clinical")
    shown = queries.referral(participant_id, service_referral_id)
    if shown.one.partner_id is not None:
        raise NotVisible(participant_id)
    record_look(
        request.user, [participant_id], "services:letter", ["clinical"], kind=Look.Kind.PRINT,
        sources=rights.sources,
    )  # fmt: skip
    answer = HttpResponse(letter_pdf(her, shown.one), content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="letter.pdf"'
    return answer


@members()
def requests(request: HttpRequest) -> HttpResponse:
    """What was asked of this member's partner."""
    is_over = request.GET.get("show") == "over"
    found = queries.requests_to(request.user, is_over=is_over)
    rows = Paginator(found, PAGE).get_page(request.GET.get("page"))
    shown = {row.participant.pk for row in rows}
    record_look(request.user, shown, "services:requests", sources=["consent"])
    context = {"rows": rows, "is_over": is_over, "today": timezone.localdate()}
    return render(request, "services/requests.html", context)


@members()
def in_place_add(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    her, _rights = person(participant_id, writes="needs")
    place = f"services:in-place-add:{participant_id}"
    form = InPlaceForm(request.POST or None, initial=initial_with_draft(request.user.pk, place, {}))
    if request.method == "POST" and form.is_valid():
        actions.note_in_place(request.user, participant_id, form.new_id, form.in_place(), timezone.now())
        forget_draft(request.user.pk, place)
        messages.success(request, _("Noted."))
        return redirect("services:referrals", participant_id)
    return render(request, "services/in_place_add.html", {"form": form, "person": her, "place": place})


@require_POST
@members()
def in_place_end(request: HttpRequest, participant_id: UUID, in_place_id: UUID) -> HttpResponse:
    actions.no_longer_in_place(request.user, participant_id, in_place_id, timezone.localdate())
    return redirect("services:referrals", participant_id)


@members()
def beds(request: HttpRequest) -> HttpResponse:
    """Free beds tonight: said by the shelter's own team, read by everyone."""
    now = transaction_time()
    is_ours = pack_partner(request.user.partner.code).has_beds  # type: ignore[union-attr]
    form = BedsForm(request.POST or None) if is_ours else None
    if request.method == "POST" and form is None:
        raise Http404
    if request.method == "POST" and form and form.is_valid():
        actions.say_beds(request.user, form.cleaned_data["free"], now)
        messages.success(request, _("Said. Everyone reads it."))
        return redirect("services:beds")
    return render(request, "services/beds.html", {"form": form, "tonight": queries.beds_tonight(now)})


@members(Role.COORDINATOR)
def waits(request: HttpRequest) -> HttpResponse:
    return render(request, "services/waits.html", {"rows": queries.waits(timezone.now())})
