"""The pages of legal steps."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from spheres.foundation.access.categories import Category
from spheres.programme.legal import actions, queries
from spheres.programme.legal.forms import LegalStepForm
from spheres.programme.participants.form_page import form_page
from spheres.programme.participants.record import Record, about_participant
from spheres.programme.participants.saving import told_beside


@about_participant(reads=Category.LEGAL)
def steps(request: HttpRequest, record: Record) -> HttpResponse:
    context = {
        "person": record,
        "may_write": record.may_write(Category.LEGAL),
        "may_ask": record.may_write(Category.CLINICAL),
        "rows": queries.legal_steps(record),
    }
    return render(request, "legal/steps.html", context)


@about_participant(writes=Category.LEGAL, form=LegalStepForm)
def step_add(request: HttpRequest, record: Record, form: LegalStepForm) -> HttpResponse:
    if form.is_sent():
        with told_beside(form):
            actions.note_legal_step(record, form.new_id, form.legal())
        if not form.errors:
            return record.done(request, _("Noted."), "legal:steps")
    return _step_page(request, record, form, record.place)


@about_participant(writes=Category.LEGAL, locks=True)
def step(request: HttpRequest, record: Record, legal_step_id: UUID) -> HttpResponse:
    """Say how it stands now."""
    standing = queries.legal_step(record, legal_step_id)
    stands = {name: getattr(standing, name) for name in actions.LegalStepInput.__dataclass_fields__}
    options: dict[str, Any] = {"record": record, "stands": stands, "keeps_draft": False}
    form = record.form(request, LegalStepForm, {"id": legal_step_id}, **options)
    if form.is_sent():
        with told_beside(form):
            actions.change_legal_step(record, legal_step_id, form.legal())
        if not form.errors:
            return record.done(request, _("Saved."), "legal:steps")
    return _step_page(request, record, form, "")


def _step_page(request: HttpRequest, record: Record, form: LegalStepForm, place: str) -> HttpResponse:
    crumbs = [(reverse("legal:steps", args=[record.id]), _("Legal steps"))]
    return form_page(
        request, record, form, crumbs=crumbs, place=place, title=_("A legal step"), submit=_("Save")
    )
