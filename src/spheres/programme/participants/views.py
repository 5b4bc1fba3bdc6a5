"""The pages of who she is and of how to reach her."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spheres.foundation.access.categories import Category
from spheres.programme.participants import actions, queries
from spheres.programme.participants.actions import ContactChannel
from spheres.programme.participants.form_page import form_page
from spheres.programme.participants.forms import AboutForm, ContactWayForm
from spheres.programme.participants.record import Record, about_participant
from spheres.programme.participants.saving import told_beside

HER_PAGE = "workspace:participant"


@about_participant(writes=Category.IDENTITY, locks=True)
def about(request: HttpRequest, record: Record) -> HttpResponse:
    form = record.form(request, AboutForm, record=record, stands=queries.about(record), keeps_draft=False)
    if form.is_sent():
        actions.change_about(record, form.about())
        return record.done(request, _("Saved."), HER_PAGE)
    return form_page(request, record, form, title=_("Identity"), submit=_("Save"), place="")


@about_participant(writes=Category.CONTACT, form=ContactWayForm)
def way_add(request: HttpRequest, record: Record, form: ContactWayForm) -> HttpResponse:
    if form.is_sent():
        with told_beside(form):
            actions.add_way(record, form.new_id, form.way())
        if not form.errors:
            return record.done(request, _("Saved."), HER_PAGE)
    return form_page(request, record, form, title=_("How to get in touch"), submit=_("Save"))


@about_participant(writes=Category.CONTACT, locks=True)
def way(request: HttpRequest, record: Record, way_id: UUID) -> HttpResponse:
    noted = queries.way(record, way_id)
    stands = {name: getattr(noted, name) for name in ContactChannel.__dataclass_fields__}
    options: dict[str, Any] = {"record": record, "stands": stands, "keeps_draft": False}
    form = record.form(request, ContactWayForm, {"id": way_id}, **options)
    if form.is_sent():
        with told_beside(form):
            actions.save_way(record, way_id, form.way())
        if not form.errors:
            return record.done(request, _("Saved."), HER_PAGE)
    return render(request, "participants/way.html", {"form": form, "person": record, "way": noted})


@require_POST
@about_participant(writes=Category.CONTACT)
def way_forget(request: HttpRequest, record: Record, way_id: UUID) -> HttpResponse:
    actions.forget_way(record, way_id)
    messages.success(request, _("It is no longer kept."))
    return redirect(HER_PAGE, record.id)
