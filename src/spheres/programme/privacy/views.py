"""The privacy officer's pages, and what her worker and she see of an erasure or an incident."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from spheres.foundation.access.categories import Category
from spheres.foundation.access.member import transaction_lock
from spheres.foundation.accounts.gates import View, members
from spheres.foundation.accounts.models import Role
from spheres.foundation.audit.queries import restores
from spheres.foundation.contributions import contributed
from spheres.programme.participants.form_page import form_page
from spheres.programme.participants.record import Record, about_participant
from spheres.programme.participants.saving import told_beside
from spheres.programme.privacy import actions, queries
from spheres.programme.privacy.certificate import certificate_pdf
from spheres.programme.privacy.forms import IncidentForm, RefusalForm
from spheres.programme.privacy.rules import still_to_do
from spheres.programme.team.rules import names_supervisors

PAGE = 30


def privacy_officer(view: View) -> View:
    """Her pages do not exist for others."""

    @members(Role.COORDINATOR)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_privacy_officer:  # type: ignore[union-attr]
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@privacy_officer
def overview(request: HttpRequest) -> HttpResponse:
    """What has to be watched: numbers, and the pages behind them."""
    now = timezone.now()
    context = {
        "watched": queries.watched(now),
        "unusual": sum(count(now) for count in contributed("unusual_look_count")),
        "proposals": queries.proposals(timezone.localdate(now)),
        "forgotten": queries.forgotten()[:PAGE],
        "incidents": queries.incidents().filter(closed_at=None),
        "erasures": queries.erasures_waiting(),
        "restores": restores(settings.AUDIT_FOLDER),
        "erasures_confirmed": queries.erasures_to_carry_out(),
    }
    return render(request, "privacy/overview.html", context)


@privacy_officer
def incidents(request: HttpRequest) -> HttpResponse:
    """The register."""
    rows = Paginator(queries.incidents(), PAGE).get_page(request.GET.get("page"))
    return render(request, "privacy/incidents.html", {"rows": rows})


@privacy_officer
def incident_add(request: HttpRequest) -> HttpResponse:
    form = IncidentForm(request.POST or None, initial={"known_at": timezone.now()})
    if form.is_sent():
        asks = not form.cleaned_data["again"]
        with told_beside(form):
            n = actions.make_incident(
                request.user, form.new_id, form.told(), timezone.now(), asks_before_second=asks
            )
        if not form.errors:
            _say_how_many(request, n)
            return redirect("privacy:incident", form.new_id)
    return form_page(
        request,
        None,
        form,
        title=_("Write down an incident"),
        submit=_("Save"),
        crumbs=[
            (reverse("privacy:overview"), _("Privacy")),
            (reverse("privacy:incidents"), _("Register of incidents")),
        ],
        sentence=_("What is known is enough to begin. It can be completed until it is closed."),
    )


@privacy_officer
def incident(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    if request.method == "POST":
        transaction_lock(incident_id)
    one = queries.incident(incident_id)
    stands = {name: getattr(one, name) for name in actions.IncidentInput.__dataclass_fields__}
    form = IncidentForm(request.POST or None, stands=stands, initial={"id": incident_id})
    if form.is_sent():
        try:
            _say_how_many(request, actions.change_incident(incident_id, form.told()))
            return redirect("privacy:incident", incident_id)
        except actions.IncidentClosed:
            form.add_error(None, _("It was closed meanwhile. What you typed is below, and not saved."))
    missing = still_to_do(one.risk, one.commission_told_at, one.untold, one.measures)  # type: ignore[attr-defined]
    return render(request, "privacy/incident.html", {"one": one, "form": form, "missing": missing})


@require_POST
@privacy_officer
def incident_close(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    one = queries.incident(incident_id)
    try:
        actions.close_incident(one, one.measures, timezone.now())  # type: ignore[attr-defined]
        messages.success(request, _("Closed. It stays in the register."))
    except actions.NotYet:
        messages.warning(request, _("Not yet: something is still to do."))
    return redirect("privacy:incident", incident_id)


@members(Role.COORDINATOR, Role.ADMINISTRATOR)
def to_hear(request: HttpRequest) -> HttpResponse:
    """Erasures that wait for somebody else to ask her. Who she is stands nowhere here: her worker puts her
    through."""
    names = names_supervisors(request.user.role)  # type: ignore[union-attr]
    context = {"rows": queries.to_hear(), "names_supervisors": names}
    return render(request, "privacy/to_hear.html", context)


@require_POST
@members(Role.COORDINATOR, Role.ADMINISTRATOR)
def erasure_hear(request: HttpRequest, erasure_id: UUID) -> HttpResponse:
    wants = "wants" in request.POST
    try:
        actions.hear_erasure(erasure_id, wants=wants)
    except actions.NotToHear:
        messages.warning(
            request, _("Nothing was changed: it was answered meanwhile, or is not yours to hear.")
        )
    else:
        said = _("Noted: it is wanted.") if wants else _("Noted: it is not wanted. Nothing is erased.")
        messages.success(request, said)
    return redirect("privacy:to-hear")


@privacy_officer
def erasure(request: HttpRequest, erasure_id: UUID) -> HttpResponse:
    """Confirm or refuse. Who it is about is not shown: two others heard it from her."""
    one = queries.erasure(erasure_id)
    is_mine, waits = one.asked_by_id == request.user.pk, queries.waits(one)
    form = RefusalForm(request.POST if "refuse" in request.POST else None)
    if request.method == "POST" and not one.answered_at and not is_mine:
        if "erase" in request.POST and not waits:
            actions.confirm_erasure(one)
            messages.success(request, _("Confirmed. The operator’s process erases it."))
            return redirect("privacy:erasure", one.pk)
        if form.is_valid():
            actions.refuse_erasure(one, form.cleaned_data["reason"])
            messages.success(request, _("Saved. The worker tells why."))
            return redirect("privacy:overview")
    elif request.method == "POST" and one.answered_at:
        messages.warning(request, _("It was answered meanwhile."))
    context = {"one": one, "form": form, "is_mine": is_mine, "waits": waits}
    return render(request, "privacy/erasure.html", context)


@privacy_officer
def certificate(request: HttpRequest, erasure_id: UUID) -> HttpResponse:
    one = queries.erasure(erasure_id)
    if one.certified_at is None:
        raise Http404
    answer = HttpResponse(certificate_pdf(one), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{one.number}.pdf"'
    return answer


@require_POST
@privacy_officer
def forget(request: HttpRequest, category: str) -> HttpResponse:
    """One proposal, confirmed."""
    wanted = [p for p in queries.proposals(timezone.localdate()) if p.category == category]
    for proposal in wanted:
        n = actions.forget(proposal.category, proposal.before)
        said = ngettext("Forgotten, of %(n)d young person.", "Forgotten, of %(n)d young people.", n)
        messages.success(request, said % {"n": n})
    return redirect("privacy:overview")


@about_participant(writes=Category.IDENTITY)
def erasure_ask(request: HttpRequest, record: Record) -> HttpResponse:
    """With her: what it means, and asking for it."""
    if request.method == "POST":
        actions.ask_erasure(record)
        said = _("It is asked for. Someone else confirms it.")
        return record.done(request, said, "privacy:erasure-ask")
    last = queries.erasure_of(record.id)
    context = {"person": record, "last": last, "waits": queries.waits(last) if last else []}
    return render(request, "privacy/erasure_ask.html", context)


@require_POST
@about_participant(writes=Category.IDENTITY)
def concerned_tell(request: HttpRequest, record: Record, concerned_id: UUID) -> HttpResponse:
    actions.tell_concerned(record, concerned_id)
    return record.done(request, _("Noted: it has been told."), "oversight:who-looked")


def _say_how_many(request: HttpRequest, n: int) -> None:
    said = ngettext(
        "Saved. By the record, it concerns %(n)d young person.",
        "Saved. By the record, it concerns %(n)d young people.",
        n,
    )
    messages.success(request, said % {"n": n} if n else _("Saved. By the record, it concerns nobody."))
