"""The pages of needs."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from spheres.foundation.access.categories import Category
from spheres.foundation.accounts.gates import members
from spheres.foundation.accounts.models import Role
from spheres.programme.needs import actions, queries
from spheres.programme.needs.forms import MapForm, NeedForm
from spheres.programme.participants.form_page import form_page
from spheres.programme.participants.record import Record, about_participant
from spheres.programme.participants.saving import told_beside
from spheres.programme.participants.undoing import closed, undone
from spheres.programme.region.pack import named


@about_participant(writes=Category.NEEDS, locks=True)
def need_add(request: HttpRequest, record: Record) -> HttpResponse:
    form = record.form(request, NeedForm, newest=queries.newest_by_code(record))
    if form.is_sent():
        data = form.cleaned_data
        with told_beside(form):
            actions.name_need(record, form.new_id, data["code"], data["weight"], data["her_words"])
        if not form.errors:
            return record.done(request, _("The need is noted."), "workspace:participant")
    return form_page(request, record, form, title=_("Name a need"), submit=_("Save the need"))


@require_POST
@about_participant(writes=Category.NEEDS)
def need_met(request: HttpRequest, record: Record, need_id: UUID) -> HttpResponse:
    code = queries.code_of(record, need_id)
    actions.need_is_met(record, need_id)
    said = _("Noted as met: %(need)s.") % {"need": named("needs", code)}
    return closed(request, record, said, "needs:need-undo", need_id, back=_needs_of(record))


@require_POST
@about_participant(writes=Category.NEEDS, locks=True)
def need_undo(request: HttpRequest, record: Record, need_id: UUID) -> HttpResponse:
    is_undone = actions.take_back_met(record, need_id)
    return undone(request, _needs_of(record), is_undone=is_undone)


def _needs_of(record: Record) -> str:
    """Where her page says what stands."""
    return f"{reverse('workspace:participant', args=[record.id])}#needs"


@about_participant(writes=Category.NEEDS, locks=True)
def need_map(request: HttpRequest, record: Record) -> HttpResponse:
    """All there is to need, sorted with her."""
    marks = {need.code: queries.mark_of(need) for need in queries.standing_needs(record)}
    form = record.form(request, MapForm, record=record, marks=marks)
    if form.is_sent():
        moved = actions.sort_needs(record, form.marks())
        sentence = ngettext("Saved: %(n)d need moved.", "Saved: %(n)d needs moved.", moved) % {"n": moved}
        nothing = _("Nothing moved: the map is as it was.")
        return record.done(request, sentence if moved else nothing, "needs:need-map")
    over_time = queries.over_time(record)
    context = {"form": form, "person": record, "place": record.place, "over_time": over_time}
    return render(request, "needs/need_map.html", context)


@members(Role.COORDINATOR, Role.COMMITTEE)
def unmet(request: HttpRequest) -> HttpResponse:
    return render(request, "needs/unmet.html", {"rows": queries.unmet(), "fewest": queries.FEWEST})
