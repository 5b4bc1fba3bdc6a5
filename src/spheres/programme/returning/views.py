"""The pages of her plan for coming back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from spheres.foundation.access.categories import Category
from spheres.foundation.access.opened import note_print
from spheres.programme.participants.form_page import form_page
from spheres.programme.participants.record import Record, about_participant, printed_in
from spheres.programme.participants.saving import told_beside
from spheres.programme.returning import actions, queries
from spheres.programme.returning.forms import ReturnPlanForm


@about_participant(reads=Category.CLINICAL)
def plan(request: HttpRequest, record: Record) -> HttpResponse:
    """Her plan, to read with her; to print, in her language."""
    found, is_print = queries.return_plan(record), "print" in request.GET
    if is_print:
        note_print()
    context = {
        "person": record,
        "plan": found,
        "parts": queries.parts_of(found),
        "is_print": is_print,
        "may_write": record.may_write(Category.CLINICAL) and not is_print,
    }
    with translation.override(printed_in(record) if is_print else translation.get_language()):
        return render(request, "returning/plan.html", context)


@about_participant(reads=Category.CLINICAL)
def plan_versions(request: HttpRequest, record: Record) -> HttpResponse:
    """Every version there was, with its day."""
    versions = [(version, queries.parts_of(version)) for version in queries.return_plans(record)]
    return render(request, "returning/plan_versions.html", {"person": record, "versions": versions})


@about_participant(writes=Category.CLINICAL, locks=True)
def plan_make(request: HttpRequest, record: Record) -> HttpResponse:
    """The plan as it stands, to be gone through with her; saving makes a new version."""
    found = queries.return_plan(record)
    stands = ReturnPlanForm.stands_of(found)
    form = record.form(request, ReturnPlanForm, record=record, stands=stands)
    if form.is_sent():
        with told_beside(form):
            actions.make_return_plan(record, form.new_id, form.words())
        if not form.errors:
            return record.done(request, _("It is kept. What was written before stays."), "returning:plan")
    title = _("Go through it together") if found else _("Write it together")
    return form_page(
        request, record, form, title=title, submit=_("Save"),
        sentence=_("In any order. Each part can be left out, and nothing is held against anyone."),
        crumbs=[(reverse("returning:plan", args=[record.id]), _("Coming back, prepared"))],
    )  # fmt: skip
