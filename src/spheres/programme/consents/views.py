"""The consent screen, its read-back, and the copy she may keep."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from spheres.foundation.access.queries import NotVisible, rights_or_not_visible
from spheres.foundation.accounts.gates import members
from spheres.foundation.accounts.models import Role
from spheres.foundation.audit.actions import record_look
from spheres.foundation.audit.models import Look
from spheres.foundation.vault.drafts import forget_draft, initial_with_draft
from spheres.programme.consents import actions, queries
from spheres.programme.consents.copy import consent_pdf
from spheres.programme.consents.forms import ConsentForm
from spheres.programme.participants.actions import note_birth_date
from spheres.programme.referrals.models import Referral
from spheres.programme.referrals.queries import referral_of

NOT_ANSWERS = {"csrfmiddlewaretoken", "draft_place"}
ON_SCREEN = {code for code, _name in settings.LANGUAGES}


@members(Role.PIVOT_WORKER)
def consent_make(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    """Three steps at one address: the screen, its read-back to her, and saving it."""
    now, place = timezone.now(), f"consents:consent-make:{participant_id}"
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
    born = form.cleaned_data.get("birth_date")
    who = welcome.who and actions.Who(welcome.who.languages, welcome.who.age, born or welcome.who.birth_date)
    if who is None:
        raise NotVisible(participant_id)
    if "confirmed" not in request.POST:
        language = form.cleaned_data["language"]
        with translation.override(language if language in ON_SCREEN else translation.get_language()):
            context["read_back"] = queries.read_back_of(form.decision(), who, request.user.name, now)  # type: ignore[union-attr]
            context["is_aloud"] = language not in ON_SCREEN
            context["read_in"] = translation.get_language()
        context["answers"] = [
            (name, value)
            for name, values in request.POST.lists()
            for value in values
            if name not in NOT_ANSWERS
        ]
        return render(request, "consents/consent_read_back.html", context)
    if born:
        note_birth_date(request.user, welcome.identity, born, ["welcome"])
    actions.join(request.user, participant_id, who, form.decision(), now)
    forget_draft(request.user.id, place)
    return redirect("consents:consent-kept", participant_id)


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
