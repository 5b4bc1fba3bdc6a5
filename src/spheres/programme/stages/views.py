"""The pages of stages in the cycle, and of her path among them."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from spheres.foundation.access.categories import Category
from spheres.foundation.access.opened import note_print
from spheres.foundation.ids import id_in
from spheres.programme.needs.models import Need
from spheres.programme.needs.queries import standing_needs
from spheres.programme.participants.page_links import page_links
from spheres.programme.participants.record import Record, about_participant
from spheres.programme.participants.saving import told_beside
from spheres.programme.region.pack import StageList, stage_list_on
from spheres.programme.stages import actions, queries
from spheres.programme.stages.forms import StageForm
from spheres.programme.stages.models import StageAssessment

UNMET = (Need.Weight.URGENT, Need.Weight.IMPORTANT)


@about_participant(reads=Category.CLINICAL)
def path(request: HttpRequest, record: Record) -> HttpResponse:
    """Her path as a picture and as a table; beside it what she needs and has not, for who may read that."""
    is_print = "print" in request.GET
    if is_print:
        note_print()
    entries, listed = queries.path(record), _listed(record)
    needs = standing_needs(record) if record.may_read(Category.NEEDS) else None
    context = {
        "person": record,
        "may_write": record.may_write(Category.CLINICAL) and not is_print,
        "is_print": is_print,
        "entries": entries[::-1],
        "listed": listed,
        "picture": queries.picture(entries, listed) if listed and entries else None,
        "fits_now": queries.what_fits_now([entry.row for entry in entries], listed),
        "needs": needs and [need for need in needs if need.weight in UNMET],
        "reads_needs": needs is not None,
        "links": [] if is_print else page_links(record, "stages:path"),
    }
    return render(request, "stages/path.html", context)


@about_participant(writes=Category.CLINICAL)
def stage_add(request: HttpRequest, record: Record) -> HttpResponse:
    initial = {"on": timezone.localdate(record.now), "voice": request.GET.get("voice", "")}
    return _noted(request, record, initial)


@about_participant(writes=Category.CLINICAL, locks=True)
def stage_correct(request: HttpRequest, record: Record, stage_assessment_id: UUID) -> HttpResponse:
    """Another in its place; what was noted stays to be read."""
    row, listed = queries.assessment(record, stage_assessment_id), _listed(record)
    initial = {
        "on": row.on,
        "voice": row.voice,
        "stages": queries.rows_in(listed, row) if listed else (),
        "how": row.how,
        "what_happened": row.what_happened,
        "heard": row.heard,
    }
    return _noted(request, record, initial, row)


def _noted(
    request: HttpRequest, record: Record, initial: dict[str, Any], instead_of: StageAssessment | None = None
) -> HttpResponse:
    listed, form = _listed(record), None
    if listed:
        sent_id = id_in(request.POST.get("id", ""))
        asks_how = queries.has_before(record, sent_id, instead_of)
        form = record.form(request, StageForm, initial, listed=listed, asks_how=asks_how)
        if form.is_sent():
            with told_beside(form):
                _note(record, form, instead_of)
            if not form.errors:
                return _saved(request, record, listed, form.cleaned_data["stages"])
    context = {
        "form": form,
        "person": record,
        "place": record.place,
        "listed": listed,
        "instead_of": instead_of,
    }
    return render(request, "stages/stage_add.html", context)


def _note(record: Record, form: StageForm, instead_of: StageAssessment | None) -> None:
    try:
        actions.note_stage(record, form.new_id, form.entered(), instead_of)
    except actions.AlreadyCorrected:
        form.add_error(
            None, _("This was corrected meanwhile, and that holds. What you typed is below, and not saved.")
        )


def _saved(request: HttpRequest, record: Record, listed: StageList, chosen: list[str]) -> HttpResponse:
    """To her path; from planning and leaving to her emergency plan, for who reads it."""
    if actions.is_a_moment_for_her_plan(listed, chosen) and record.may_read(Category.SAFETY):
        sentence = _("It is noted. This is a good moment to look at the plan together, if that is wanted.")
        return record.done(request, sentence, "safety:plan")
    return record.done(request, _("It is noted."), "stages:path")


def _listed(record: Record) -> StageList | None:
    return stage_list_on(timezone.localdate(record.now))
