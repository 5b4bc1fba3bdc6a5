"""The pages of the time before she joined."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from spheres.foundation.access.categories import Category
from spheres.foundation.accounts.models import Role
from spheres.programme.participants.form_page import form_page
from spheres.programme.participants.record import Record, about_participant
from spheres.programme.participants.saving import told_beside
from spheres.programme.referrals.models import Referral
from spheres.programme.referrals.queries import referral_in
from spheres.programme.region.pack import current_pack
from spheres.programme.welcome import actions, queries
from spheres.programme.welcome.forms import AttemptForm, FirstMeetingForm

MET = "met"
"""In the address of a page that begins from the first meeting that was planned."""


@about_participant(reads=Category.REFERRAL)
def attempts(request: HttpRequest, record: Record) -> HttpResponse:
    """Every attempt to reach her during her welcome."""
    context = {
        "person": record,
        "attempts": queries.attempts(record),
        "may_note": queries.is_welcoming(record),
    }
    return render(request, "welcome/attempts.html", context)


@about_participant(Role.PIVOT_WORKER, writes=Category.REFERRAL)
def attempt_add(request: HttpRequest, record: Record) -> HttpResponse:
    if request.method != "POST" and not queries.is_welcoming(record):
        return redirect("welcome:attempts", record.id)
    form = record.form(request, AttemptForm, _begins_as(request, record))
    if form.is_sent() and _noted(record, form):
        return record.done(request, _("The attempt is noted."), "workspace:participant")
    return form_page(request, record, form, title=_("Note an attempt"), submit=_("Save"))


def _begins_as(request: HttpRequest, record: Record) -> dict[str, Any]:
    """The first meeting, where it was to have taken place by now and is what is noted; else now."""
    referral = referral_in(record) if MET in request.GET else None
    planned = referral.first_meeting_at if referral else None
    if planned is None or planned > record.now:
        return {"at": timezone.now()}
    face_to_face = (kind.code for kind in current_pack().contact_kinds if kind.at_a_place)
    return {"at": planned, "kind": next(face_to_face, "")}


def _noted(record: Record, form: AttemptForm) -> bool:
    try:
        with told_beside(form):
            actions.note_attempt(record, form.new_id, form.tried())
    except actions.WelcomeIsOver:
        form.add_error(
            None, _("The welcome is over: what happens now goes into a contact note. This is not saved.")
        )
    return not form.errors


@about_participant(Role.PIVOT_WORKER, writes=Category.REFERRAL, locks=True)
def first_meeting(request: HttpRequest, record: Record) -> HttpResponse:
    """Planned, moved to another moment, or no longer planned."""
    referral = referral_in(record)
    if referral is None or (request.method != "POST" and not queries.is_welcoming(record)):
        return redirect("welcome:attempts", record.id)
    form = record.form(request, FirstMeetingForm, record=record, stands=_planned(referral))
    if form.is_sent() and _is_planned(record, form):
        is_planned = form.cleaned_data["meeting_at"]
        said = _("The first meeting is planned.") if is_planned else _("No first meeting is planned.")
        return record.done(request, said, "workspace:participant")
    return form_page(request, record, form, title=_("Plan the first meeting"), submit=_("Save"))


def _planned(referral: Referral) -> dict[str, Any]:
    return {"meeting_at": referral.first_meeting_at, "meeting_place": referral.first_meeting_place}


def _is_planned(record: Record, form: FirstMeetingForm) -> bool:
    try:
        actions.plan_first_meeting(
            record, form.cleaned_data["meeting_at"], form.cleaned_data["meeting_place"]
        )
    except actions.WelcomeIsOver:
        form.add_error(
            None, _("The welcome is over: what is planned now goes under “What is next”. This is not saved.")
        )
    return not form.errors
