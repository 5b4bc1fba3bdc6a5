"""The pages of the directory of resources."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from spheres.foundation.access.member import transaction_time
from spheres.foundation.accounts.gates import members
from spheres.foundation.accounts.models import Role
from spheres.foundation.ids import SentOtherwise, id_in
from spheres.programme.directory import actions, queries
from spheres.programme.directory.forms import CorrectionForm, FindForm, ImportForm
from spheres.programme.directory.hours import week
from spheres.programme.directory.hsds_export import write_json, write_tables
from spheres.programme.directory.hsds_import import BadPackage
from spheres.programme.directory.models import Correction
from spheres.programme.participants.form_page import form_page

PROBLEMS_SHOWN = 500
FARTHEST_PAGE = 10_000
ALWAYS_SHOWN = ("words", "need")


@members()
def find(request: HttpRequest) -> HttpResponse:
    """Looking for a service. ``for`` is whom it is for, when the search began on her page."""
    form = FindForm(request.GET)
    found = queries.find(form.asked(), timezone.now(), _page(request)) if form.is_valid() else None
    folded = any(request.GET.get(name) for name in form.fields if name not in ALWAYS_SHOWN)
    context = {
        "form": form,
        "found": found,
        "is_unfolded": folded,
        "for_her": id_in(request.GET.get("for", "")),
        "may_bring_in": request.user.role == Role.COORDINATOR,  # type: ignore[union-attr]
    }
    return render(request, "directory/find.html", context)


def _page(request: HttpRequest) -> int:
    try:
        return min(max(int(request.GET.get("page", "1")), 1), FARTHEST_PAGE)
    except ValueError:
        return 1


@members()
def service(request: HttpRequest, service: str) -> HttpResponse:
    one = queries.listing(service)
    now = timezone.now()
    is_stale = (
        one.verified_on is None or (timezone.localdate(now) - one.verified_on).days > queries.STALE_DAYS
    )
    context = {
        "one": one,
        "is_open_now": queries.is_open_now(one, now),
        "is_stale": is_stale,
        "week": week(one.openings),
        "for_her": id_in(request.GET.get("for", "")),
    }
    return render(request, "directory/service.html", context)


@members()
def correct(request: HttpRequest, service: str) -> HttpResponse:
    """Say what is not right of it, or that all is."""
    one = queries.listing(service)
    form = CorrectionForm(request.POST or None)
    if form.is_sent():
        said = form.cleaned_data
        try:
            actions.propose_correction(
                request.user, one.pk, form.new_id, said["what"], said["value"], timezone.now()
            )
            messages.success(request, _("Thank you. A coordinator reads it before it counts."))
            return redirect("directory:service", one.pk)
        except SentOtherwise:
            form.say_sent_otherwise()
    crumbs = [
        (reverse("directory:find"), _("Directory of resources")),
        (reverse("directory:service", args=[one.pk]), one.name),
    ]
    return form_page(
        request, None, form, title=_("Correct it"), submit=_("Send it"), crumbs=crumbs, head=one.name
    )


@members(Role.COORDINATOR)
def hsds_import(request: HttpRequest) -> HttpResponse:
    """Bringing a package in, whole or not at all."""
    form = ImportForm(request.POST or None, request.FILES or None)
    problems: list[Any] = []
    if request.method == "POST" and form.is_valid():
        content, source = form.cleaned_data["file"].read(), form.cleaned_data["source"]
        try:
            count = actions.import_package(content, source, transaction_time())
        except BadPackage as bad:
            problems = bad.problems
        else:
            said = ngettext(
                "%(n)d service is in the directory.", "%(n)d services are in the directory.", count
            )
            messages.success(request, said % {"n": count})
            return redirect("directory:packages")
    context = {
        "form": form,
        "sources": queries.sources(),
        "problems": problems[:PROBLEMS_SHOWN],
        "problem_count": len(problems),
    }
    return render(request, "directory/packages.html", context)


@members(Role.COORDINATOR)
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """All of it, or what came from one source."""
    rows = actions.rows_of(request.GET.get("source", ""))
    is_json = kind == "json"
    content = write_json(rows) if is_json else write_tables(rows)
    answer = HttpResponse(content, content_type="application/json" if is_json else "application/zip")
    answer["Content-Disposition"] = f'attachment; filename="directory.{kind}"'
    return answer


@require_POST
@members(Role.COORDINATOR)
def source_remove(request: HttpRequest) -> HttpResponse:
    actions.remove_source(request.POST.get("source", ""))
    messages.success(request, _("What came from there is no longer in the directory."))
    return redirect("directory:packages")


@members(Role.COORDINATOR)
def corrections(request: HttpRequest) -> HttpResponse:
    return render(request, "directory/corrections.html", {"rows": queries.corrections_to_read()})


@require_POST
@members(Role.COORDINATOR)
def correction_answer(request: HttpRequest, correction: UUID) -> HttpResponse:
    one = get_object_or_404(Correction, pk=correction)
    actions.answer_correction(request.user, one, request.POST.get("accepts") == "yes", transaction_time())
    messages.success(request, _("Saved."))
    return redirect("directory:corrections")
