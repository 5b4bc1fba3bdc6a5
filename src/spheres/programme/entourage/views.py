"""The pages of her entourage."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spheres.foundation.access.categories import Category
from spheres.programme.entourage import actions, queries
from spheres.programme.entourage.forms import PersonForm
from spheres.programme.entourage.rules import CENTRE
from spheres.programme.participants.form_page import form_page
from spheres.programme.participants.record import Record, about_participant
from spheres.programme.participants.saving import told_beside


@about_participant(reads=Category.ENTOURAGE)
def entourage(request: HttpRequest, record: Record) -> HttpResponse:
    """A picture of who is around her, and the same as a list."""
    context = {
        "person": record,
        "may_write": record.may_write(Category.ENTOURAGE),
        "may_ask": record.may_write(Category.CLINICAL),
        "people": queries.entourage(record),
        "centre": CENTRE,
        "size": 2 * CENTRE,
    }
    return render(request, "entourage/entourage.html", context)


@about_participant(writes=Category.ENTOURAGE, form=PersonForm)
def person_add(request: HttpRequest, record: Record, form: PersonForm) -> HttpResponse:
    if form.is_sent():
        with told_beside(form):
            actions.add_person(record, form.new_id, form.person())
        if not form.errors:
            return record.done(request, _("Noted."), "entourage:entourage")
    crumbs = [(reverse("entourage:entourage", args=[record.id]), _("Entourage"))]
    return form_page(
        request,
        record,
        form,
        crumbs=crumbs,
        sentence="",
        title=_("Someone of the entourage"),
        submit=_("Save"),
    )


@about_participant(writes=Category.ENTOURAGE, locks=True)
def person_around(request: HttpRequest, record: Record, person_id: UUID) -> HttpResponse:
    """Correct what was noted of someone around her."""
    noted = queries.person_around(record, person_id)
    stands = {name: getattr(noted.person, name, "") for name in actions.PersonInput.__dataclass_fields__}
    stands["reason"] = noted.reason
    options: dict[str, Any] = {
        "record": record,
        "stands": {**stands, "reason": noted.reason},
        "keeps_draft": False,
    }
    form = record.form(request, PersonForm, {"id": person_id}, **options)
    if form.is_sent():
        actions.note_person(record, person_id, form.person())
        return record.done(request, _("Saved."), "entourage:entourage")
    context = {"form": form, "person": record, "noted": noted.person}
    return render(request, "entourage/person_around.html", context)


@require_POST
@about_participant(writes=Category.ENTOURAGE)
def person_left(request: HttpRequest, record: Record, person_id: UUID) -> HttpResponse:
    actions.no_longer_around(record, person_id)
    return record.done(request, _("Noted as no longer around."), "entourage:entourage")
