"""Who looked, looking that is unusual, what is overdue, and messages that did not leave."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spheres.foundation.access.categories import Category
from spheres.foundation.access.opened import note_print
from spheres.foundation.accounts import sending
from spheres.foundation.accounts.gates import members
from spheres.foundation.accounts.health import health_shown
from spheres.foundation.accounts.models import Role
from spheres.foundation.audit.actions import write_so_far
from spheres.foundation.audit.queries import looks_on, restores
from spheres.programme.oversight import queries
from spheres.programme.oversight.forms import RecordForm
from spheres.programme.oversight.overdue import waiting
from spheres.programme.participants.record import Record, about_participant
from spheres.programme.privacy.queries import concerned_by
from spheres.programme.safety.queries import emergencies_on

LOOKS_PAGE = 50
LOOKS_PRINTED = 1000
FLAGS_PAGE = 50


@about_participant(Role.PIVOT_WORKER, Role.COORDINATOR, reads=Category.IDENTITY)
def who_looked(request: HttpRequest, record: Record) -> HttpResponse:
    is_whole = "print" in request.GET
    if is_whole:
        note_print()
    opened = emergencies_on(record)
    write_so_far(request)  # it is on the record that it shows
    form = RecordForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    page = Paginator(looks_on(record.id, **chosen), LOOKS_PRINTED if is_whole else LOOKS_PAGE)
    context = {
        "person": record,
        "looks": page.get_page(request.GET.get("page")),
        "opened": opened,
        "concerned": concerned_by(record.id),
        "may_tell": record.may_write(Category.IDENTITY),
        "form": form,
        "is_whole": is_whole,
    }
    return render(request, "oversight/who_looked.html", context)


@members(Role.COORDINATOR)
def overdue(request: HttpRequest) -> HttpResponse:
    """What is late in the whole programme, by who is to do it: numbers, never whom it is about."""
    return render(request, "oversight/overdue.html", {"rows": waiting()})


@members(Role.COORDINATOR)
def unusual(request: HttpRequest) -> HttpResponse:
    """Looking to ask about: who looked, when and how often; never at whom."""
    flags = Paginator(queries.unusual_looks(timezone.now()), FLAGS_PAGE).get_page(request.GET.get("page"))
    return render(request, "oversight/unusual.html", {"flags": flags, "days": queries.SHOWN_DAYS})


@members(Role.ADMINISTRATOR)
def unsent(request: HttpRequest) -> HttpResponse:
    """Messages that did not leave: to whom, since when, and why; never what they say."""
    rows = Paginator(sending.unsent(), FLAGS_PAGE).get_page(request.GET.get("page"))
    return render(request, "oversight/unsent.html", {"rows": rows})


@members(Role.ADMINISTRATOR)
def health(request: HttpRequest) -> HttpResponse:
    """Whether messages leave and the background work is done, and what is done when Spheres is down."""
    found = {"health": health_shown(), "restores": restores(settings.AUDIT_FOLDER)}
    return render(request, "oversight/health.html", found)


@require_POST
@members(Role.ADMINISTRATOR)
def unsent_again(request: HttpRequest, job: int) -> HttpResponse:
    if sending.send_again(job):
        messages.success(request, _("It is tried again now, for three days."))
    else:
        messages.info(request, _("There was nothing to send again: it has left, or somebody dealt with it."))
    return redirect("oversight:unsent")


@require_POST
@members()
def unsent_settle(request: HttpRequest, job: int) -> HttpResponse:
    """By an administrator, or by whoever was told to call."""
    if sending.settle(job):
        messages.success(request, _("Noted: it is dealt with."))
    else:
        messages.info(request, _("There was nothing to note: it has left, or somebody dealt with it."))
    return redirect("oversight:unsent" if request.user.role == Role.ADMINISTRATOR else "home")  # type: ignore[union-attr]
