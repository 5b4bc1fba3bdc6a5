"""The consent screen, its read-back, and the copy she may keep."""

from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spheres.foundation.access.member import transaction_time
from spheres.foundation.access.queries import NotVisible, rights_or_not_visible
from spheres.foundation.accounts.gates import members
from spheres.foundation.accounts.models import Partner, Role
from spheres.foundation.audit.actions import record_look
from spheres.foundation.audit.models import Look
from spheres.foundation.vault.drafts import forget_draft, initial_with_draft
from spheres.programme.consents import actions, queries
from spheres.programme.consents.copy import consent_pdf
from spheres.programme.consents.forms import ConsentForm, DisclosureForm
from spheres.programme.participants.actions import note_birth_date
from spheres.programme.participants.queries import person
from spheres.programme.referrals.models import Referral
from spheres.programme.referrals.queries import referral_of

COMMITTEE = "committee"
"""In an address, where a partner's code would stand."""
NOT_ANSWERS = {"csrfmiddlewaretoken", "draft_place"}
ON_SCREEN = {code for code, _name in settings.LANGUAGES}


@members(Role.PIVOT_WORKER)
def consent_make(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    """Three steps at one address: the screen, its read-back to her, and saving it."""
    now, place = transaction_time(), f"consents:consent-make:{participant_id}"
    welcome = queries.in_welcome(participant_id, now)
    referral = referral_of(participant_id)
    if referral is None or referral.status != Referral.Status.WELCOME:
        return redirect("followup:participant", participant_id)
    record_look(request.user, [participant_id], "consents:consent-make", ["identity"], sources=["welcome"])
    form = ConsentForm(
        request.POST or None,
        initial=initial_with_draft(request.user.id, place, {}),
        who=welcome.who,
        partners=welcome.partners,
    )
    context: dict[str, Any] = {
        "form": form,
        "person": welcome.participant,
        "place": place,
        "welcome": welcome,
    }
    if request.method != "POST" or "change" in request.POST or not form.is_valid():
        return render(request, "consents/consent_make.html", context)
    if form.says_no:
        said = form.cleaned_data
        actions.decline(request.user, participant_id, said["reason"], said["offered_instead"], now)
        forget_draft(request.user.id, place)
        messages.success(request, _("It is noted. The door stays open."))
        return redirect("home")
    who = _who(welcome, form)
    if "confirmed" not in request.POST:
        return _read_back(request, form, who, context, None)
    if born := form.cleaned_data.get("birth_date"):
        note_birth_date(request.user, welcome.identity, born, ["welcome"])
    actions.join(request.user, participant_id, who, form.decision(), now)
    forget_draft(request.user.id, place)
    return redirect("consents:consent-kept", participant_id)


@members()
def consents(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    """What she agreed to, and all she answered before."""
    her, rights = person(participant_id, reads="identity")
    record_look(request.user, [participant_id], "consents:consents", ["identity"], sources=rights.sources)
    context = {
        "person": her,
        "hers": queries.her_consents(participant_id, timezone.now()),
        "rights": rights,
        "disclosures": queries.disclosures_on(participant_id),
    }
    return render(request, "consents/consents.html", context)


@members()
def decide_anew(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    """The same screen, beside what stands: what she leaves blank stays as it was."""
    now, place = transaction_time(), f"consents:decide-anew:{participant_id}"
    welcome = queries.in_welcome(participant_id, now)
    hers = queries.her_consents(participant_id, now)
    if hers.programme is None:
        return redirect("consents:consents", participant_id)
    form = ConsentForm(
        request.POST or None,
        initial=initial_with_draft(request.user.pk, place, {}) | {"seen": hers.newest},
        who=welcome.who,
        partners=welcome.partners,
        newest=hers.newest,
    )
    held = {h.consent.partner.code if h.consent.partner else h.consent.kind: h.line for h in hers.holds}
    context: dict[str, Any] = {
        "form": form,
        "person": welcome.participant,
        "place": place,
        "welcome": welcome,
        "hers": hers,
        "held": held,
    }
    if request.method != "POST" or "change" in request.POST or not form.is_valid():
        return render(request, "consents/consent_make.html", context)
    who = _who(welcome, form)
    if "confirmed" not in request.POST:
        until = timezone.localdate(hers.programme.ends_at)
        return _read_back(request, form, who, context, until)
    if born := form.cleaned_data.get("birth_date"):
        note_birth_date(request.user, welcome.identity, born, ["assignment"])
    seen = form.cleaned_data["seen"]
    if actions.decide_anew(request.user, participant_id, who, form.decision(), seen, now):
        messages.success(request, _("It is saved, and holds from now on."))
    else:
        messages.warning(request, _("Something was decided meanwhile. This is what stands now."))
    forget_draft(request.user.pk, place)
    return redirect("consents:consents", participant_id)


@require_POST
@members()
def take_back(request: HttpRequest, participant_id: UUID, partner: str) -> HttpResponse:
    there = None if partner == COMMITTEE else get_object_or_404(Partner, code=partner)
    actions.take_back(request.user, participant_id, there, transaction_time())
    messages.success(request, _("It is taken back. They see nothing from now on."))
    return redirect("consents:consents", participant_id)


@require_POST
@members()
def leave(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    actions.leave(request.user, participant_id, transaction_time())
    messages.success(request, _("She has left the programme. Nothing of hers is shared any more."))
    return redirect("home")


@members()
def disclosure_add(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    """Something was told without her consent: to whom, what, why, on which ground."""
    her, _rights = person(participant_id, writes="identity")
    place, now = f"consents:disclosure-add:{participant_id}", timezone.now()
    initial = initial_with_draft(request.user.pk, place, {"told_at": now})
    form = DisclosureForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        told = actions.Told(**{name: form.cleaned_data[name] for name in actions.Told.__dataclass_fields__})
        actions.record_disclosure(request.user, participant_id, form.new_id, told, now)
        forget_draft(request.user.pk, place)
        messages.success(request, _("It is written down. It opens nothing to anyone."))
        return redirect("consents:consents", participant_id)
    return render(request, "consents/disclosure_add.html", {"form": form, "person": her, "place": place})


def _who(welcome: queries.Welcome, form: ConsentForm) -> actions.Who:
    born = form.cleaned_data.get("birth_date")
    if welcome.who is None:
        raise NotVisible(welcome.participant.pk)
    return actions.Who(welcome.who.languages, welcome.who.age, born or welcome.who.birth_date)


def _read_back(
    request: HttpRequest, form: ConsentForm, who: actions.Who, context: dict[str, Any], until: date | None
) -> HttpResponse:
    """What is about to be saved, in the language it was explained in when the screen speaks it."""
    language, now = form.cleaned_data["language"], timezone.now()
    name = request.user.name  # type: ignore[union-attr]
    with translation.override(language if language in ON_SCREEN else translation.get_language()):
        context["read_back"] = queries.read_back_of(form.decision(), who, name, now, until)
        context["is_aloud"] = language not in ON_SCREEN
        context["read_in"] = translation.get_language()
    context["answers"] = [
        (field, value)
        for field, values in request.POST.lists()
        for value in values
        if field not in NOT_ANSWERS
    ]
    return render(request, "consents/consent_read_back.html", context)


@members(Role.PIVOT_WORKER)
def consent_kept(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    """She joined: a copy on paper, or nothing to carry."""
    rights = rights_or_not_visible(participant_id, reads="identity")
    now = timezone.now()
    welcome = queries.in_welcome(participant_id, now)
    record_look(request.user, [participant_id], "consents:consent-kept", ["identity"], sources=rights.sources)
    return render(request, "consents/consent_kept.html", {"person": welcome.participant})


@members(Role.PIVOT_WORKER)
def consent_copy(request: HttpRequest, participant_id: UUID, language: str) -> HttpResponse:
    """The copy to print, in French or in English; each one made is on her record."""
    rights = rights_or_not_visible(participant_id, reads="identity")
    now = timezone.now()
    welcome = queries.in_welcome(participant_id, now)
    with translation.override(language):
        read_back = queries.read_back(participant_id, now)
        if read_back is None:
            raise NotVisible(participant_id)
        pdf = consent_pdf(welcome.participant.name, read_back)
    record_look(
        request.user,
        [participant_id],
        "consents:consent-copy",
        ["identity"],
        kind=Look.Kind.PRINT,
        sources=rights.sources,
    )
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="copie.pdf"'
    return response
