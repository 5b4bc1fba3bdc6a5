"""The pages of services."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spheres.foundation.access.categories import Category
from spheres.foundation.access.member import transaction_time
from spheres.foundation.access.queries import NotVisible
from spheres.foundation.accounts.gates import members
from spheres.foundation.accounts.models import Role
from spheres.foundation.audit.models import Look
from spheres.foundation.ui.templatetags.spheres import hour
from spheres.programme.directory.queries import listing
from spheres.programme.entourage.queries import supportable
from spheres.programme.participants.form_page import Link, form_page
from spheres.programme.participants.record import Record, about_participant, listed
from spheres.programme.participants.saving import told_beside
from spheres.programme.region.pack import current_pack, pack_partner
from spheres.programme.services import actions, queries
from spheres.programme.services.forms import (
    OUTSIDE,
    AnswerForm,
    BedsForm,
    InPlaceForm,
    ServiceReferralForm,
    kinds_for_a_night,
)
from spheres.programme.services.letter import letter_pdf
from spheres.programme.services.rules import next_statuses

PAGE = 30


@about_participant(reads=Category.CLINICAL)
def referrals(request: HttpRequest, record: Record) -> HttpResponse:
    """Everything asked for her, and what serves her already."""
    context = {
        "person": record,
        "may_ask": record.may_write(Category.CLINICAL),
        "shows_in_place": record.may_read(Category.NEEDS),
        "may_note": record.may_write(Category.NEEDS),
        "shown": queries.referrals_of(record),
        "in_place": queries.in_place(record),
        "said": queries.said_at_referral(record),
    }
    return render(request, "services/referrals.html", context)


@about_participant(writes=Category.CLINICAL)
def referral_add(request: HttpRequest, record: Record) -> HttpResponse:
    initial = {name: request.GET.get(name, "") for name in ("kind", "need", "about")}
    initial.update(_from_directory(request.GET.get("directory", "")))
    around = supportable(record) if Category.ENTOURAGE in record.rights.reads else []
    options: dict[str, Any] = {"to": queries.addressees(record), "around": around}
    form = record.form(request, ServiceReferralForm, initial, **options)
    if form.is_sent():
        try:
            with told_beside(form):
                actions.ask_service(record, form.new_id, form.request())
        except actions.NotShared:
            form.add_error(
                "to", _("Nobody there who does this is in the circle. Ask first whether it is agreed.")
            )
        if not form.errors:
            return record.done(request, _sent_to(record, form), "services:referral", record.id, form.new_id)
    return form_page(
        request,
        record,
        form,
        title=_("Ask a service"),
        submit=_("Ask"),
        crumbs=_crumbs(record),
        above="services/_before_asking.html",
        beside=[
            (reverse("consents:consents", args=[record.id]), _("With whom to share?")),
            (f"{reverse('directory:find')}?for={record.id}", _("Look in the directory")),
        ],
        in_place=[service for service in queries.in_place(record) if service.ended_on is None],
        tonight=queries.beds_tonight(record.now),
    )


def _sent_to(record: Record, form: ServiceReferralForm) -> str:
    """To whom, and when. Nothing leaves by itself for a service outside the programme."""
    partner = form.request().partner
    if partner is None:
        return _("Noted at %(hour)s. It leaves with you: by phone, or as the letter to print here.") % {
            "hour": hour(record.now)
        }
    said = _("Sent to %(name)s, %(hour)s. You see here when it is opened, and what becomes of it.")
    return said % {"name": partner.name, "hour": hour(record.now)}


def _crumbs(record: Record) -> list[Link]:
    return [(reverse("services:referrals", args=[record.id]), _("Services"))]


def _from_directory(service: str) -> dict[str, str]:
    """A service that was found in the directory, as the form's first values."""
    if not service:
        return {}
    one = listing(service)
    name = f"{one.name} ({one.organization})" if one.organization else one.name
    reach = ", ".join(filter(None, [*one.phones[:1], one.email, one.url]))
    return {"to": OUTSIDE, "service_name": name[:160], "service_reach": reach[:200]}


@about_participant(locks=True)
def referral(request: HttpRequest, record: Record, service_referral_id: UUID) -> HttpResponse:
    """One request: what was asked, what became of it, and what can be said next."""
    shown = queries.referral(record, service_referral_id)
    who = _who(record.member, shown, record.rights)
    if who["is_addressed"] and shown.referral.opened_at is None:
        actions.open_request(service_referral_id)
        shown = queries.referral(record, service_referral_id)
    today = timezone.localdate()
    statuses = next_statuses(shown.referral.status, **who)
    is_bed = shown.referral.kind in kinds_for_a_night()
    form = AnswerForm(
        request.POST or None, statuses=statuses, today=today, answers=shown.answers, is_bed=is_bed
    )
    if statuses and form.is_sent():
        with told_beside(form):
            actions.answer_referral(record, shown.referral, form.new_id, form.answer())
        if not form.errors:
            return record.done(request, _("Saved."), "services:referral", record.id, service_referral_id)
    context = {
        "person": record,
        "shown": shown,
        "form": form if statuses else None,
        "reads_list": record.may_read(Category.CLINICAL),
        "may_print": record.may_write(Category.CLINICAL),
        "can_withdraw": "withdrawn" in statuses,
        "is_addressed": who["is_addressed"],
        "is_to_ring": shown.is_to_ring(record.now),
        "is_read_there": queries.is_read_there(service_referral_id),
        "is_twelve_hours": shown.twelve_hours_at is not None and shown.twelve_hours_at <= record.now,
        "phone": pack_partner(shown.referral.partner.code).phone if shown.referral.partner else "",
        "asked_by_phone": pack_partner(shown.referral.author.partner.code).phone,
        "twelve_hours": current_pack().texts.twelve_hours,
    }
    return render(request, "services/referral.html", context)


def _who(member: Any, shown: queries.RequestDetail, rights: Any) -> dict[str, bool]:
    one = shown.referral
    is_addressed = one.partner_id == member.partner_id and one.for_role in ("", member.role)
    return {
        "is_worker": "clinical" in rights.writes,
        "is_addressed": is_addressed and bool(rights.sources & {"consent", "bed"}),
        "is_outside": one.partner_id is None,
    }


@about_participant(writes=Category.CLINICAL, look=Look.Kind.PRINT)
def letter(request: HttpRequest, record: Record, service_referral_id: UUID) -> HttpResponse:
    """The request as a letter, for a service outside the programme."""
    shown = queries.referral(record, service_referral_id)
    if shown.referral.partner_id is not None:
        raise NotVisible(record.id)
    answer = HttpResponse(letter_pdf(record.participant, shown.referral), content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="letter.pdf"'
    return answer


@members()
def requests(request: HttpRequest) -> HttpResponse:
    """What was asked of this member's partner."""
    is_over = request.GET.get("show") == "over"
    asked = queries.requests_asked(request.user, is_over=is_over)  # type: ignore[arg-type]
    rows: Any = Paginator(asked, PAGE).get_page(request.GET.get("page"))
    rows.object_list = queries.with_people(rows.object_list)
    listed(row.participant.pk for row in rows)
    context = {"rows": rows, "is_over": is_over, "beds_asked": queries.beds_asked()}
    return render(request, "services/requests.html", context)


@about_participant(writes=Category.NEEDS, form=InPlaceForm)
def in_place_add(request: HttpRequest, record: Record, form: InPlaceForm) -> HttpResponse:
    if form.is_sent():
        with told_beside(form):
            actions.note_in_place(record, form.new_id, form.in_place())
        if not form.errors:
            return record.done(request, _("Noted."), "services:referrals")
    return form_page(
        request,
        record,
        form,
        crumbs=_crumbs(record),
        title=_("Note a service already there"),
        submit=_("Save"),
        sentence=_("So that the programme adds what is missing, and replaces nobody."),
    )


@require_POST
@about_participant(writes=Category.NEEDS)
def in_place_end(request: HttpRequest, record: Record, in_place_id: UUID) -> HttpResponse:
    actions.no_longer_in_place(record, in_place_id, timezone.localdate())
    return record.done(request, _("Noted as ended today."), "services:referrals")


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
