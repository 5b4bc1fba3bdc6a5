"""The pages of shifts: about members, and about nobody else."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.db import ProgrammingError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spheres.foundation.access.member import transaction_time
from spheres.foundation.accounts.gates import members
from spheres.foundation.accounts.models import Partner
from spheres.foundation.ids import SentOtherwise
from spheres.foundation.ui.templatetags.spheres import the_moment
from spheres.programme.participants.form_page import form_page
from spheres.programme.shifts import actions, queries
from spheres.programme.shifts.forms import ShiftForm
from spheres.programme.shifts.models import Shift


@members()
def shifts(request: HttpRequest) -> HttpResponse:
    """Who is on shift now, who comes, and when nobody does."""
    found = queries.by_partner(request.user, transaction_time())  # type: ignore[arg-type]
    return render(request, "shifts/shifts.html", {"partners": found})


@members()
def shift_add(request: HttpRequest, partner: str) -> HttpResponse:
    at = get_object_or_404(Partner, code=partner)
    people = queries.candidates(at)
    if not queries.may_say_for(request.user, at):  # type: ignore[arg-type]
        raise Http404
    form = ShiftForm(request.POST or None, people=people, now=transaction_time())
    if form.is_sent():
        said = form.cleaned_data
        try:
            actions.put_on_shift(
                form.new_id, at, form.people[said["member"]], said["starts_at"], said["ends_at"]
            )
        except SentOtherwise:
            form.say_sent_otherwise()
        else:
            messages.success(request, _("It is said. Everyone who works here reads it."))
            return redirect("shifts:shifts")
    return form_page(
        request,
        None,
        form,
        title=_("Put someone on shift"),
        submit=_("Say it"),
        crumbs=[(reverse("shifts:shifts"), _("On shift"))],
        sentence=_("At %(partner)s. Whoever is on call there can be put on shift.") % {"partner": at.name},
        place="",
    )


@require_POST
@members()
def shift_end(request: HttpRequest, shift_id: UUID) -> HttpResponse:
    if _is_done(lambda: actions.end_shift(shift_id)):
        messages.success(request, _("It is ended."))
    else:
        messages.warning(request, _("It was over already."))
    return redirect("shifts:shifts")


@require_POST
@members()
def shift_hand_over(request: HttpRequest, shift_id: UUID) -> HttpResponse:
    """In one touch: what is left of it is the other's."""
    shift = get_object_or_404(Shift.objects.select_related("partner"), pk=shift_id)
    others = {str(one.pk): one for one in queries.candidates(shift.partner)}
    to = others.get(request.POST.get("member", ""))
    if to is None:
        raise Http404
    if _is_done(lambda: actions.hand_over(shift_id, to)):
        said = _("%(name)s is on shift now, until %(at)s.")
        messages.success(request, said % {"name": to.name, "at": the_moment(shift.ends_at)})
    else:
        messages.warning(request, _("It is not under way: nothing was handed over."))
    return redirect("shifts:shifts")


def _is_done(act: Callable[[], bool]) -> bool:
    """Whoever may not do it is told that there is no such page, as everywhere."""
    try:
        with transaction.atomic():
            return act()
    except ProgrammingError as error:
        raise Http404 from error
