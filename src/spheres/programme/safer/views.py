"""The pages of what makes it safer now."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spheres.foundation.access.categories import Category
from spheres.programme.goals.queries import standing_goals
from spheres.programme.participants.form_page import form_page
from spheres.programme.participants.record import Record, about_participant
from spheres.programme.participants.saving import told_beside
from spheres.programme.safer import actions, queries
from spheres.programme.safer.forms import SaferStepForm
from spheres.programme.safer.queries import line_of


@about_participant(reads=Category.CLINICAL)
def steps(request: HttpRequest, record: Record) -> HttpResponse:
    found = queries.safer_steps(record)
    context = {
        "person": record,
        "rows": [(step, line_of(step.code, step.her_words)) for step in found],
        "may_write": record.may_write(Category.CLINICAL),
        "may_plan": record.may_write(Category.CLINICAL) and record.may_write(Category.SAFETY),
    }
    return render(request, "safer/steps.html", context)


@about_participant(writes=Category.CLINICAL)
def step_add(request: HttpRequest, record: Record) -> HttpResponse:
    form = record.form(request, SaferStepForm, goals=standing_goals(record))
    if form.is_sent():
        with told_beside(form):
            actions.note_safer_step(record, form.new_id, form.step())
        if not form.errors:
            return record.done(request, _("Noted. Any step counts."), "safer:steps")
    crumbs = [(reverse("safer:steps", args=[record.id]), _("Safer now"))]
    return form_page(
        request, record, form, title=_("Something that makes it safer"), submit=_("Save"), crumbs=crumbs
    )


@require_POST
@about_participant(writes=Category.SAFETY, locks=True)
def step_to_plan(request: HttpRequest, record: Record, safer_step_id: UUID) -> HttpResponse:
    step = queries.safer_step(record, safer_step_id)
    if not step.part:
        return redirect("safer:steps", record.id)
    if actions.put_in_plan(record, step):
        messages.success(request, _("It stands in the emergency plan now."))
        return redirect("safer:steps", record.id)
    messages.info(request, _("There is no emergency plan yet: nothing was added. Make it here together."))
    return redirect("safety:plan-make", record.id)


@require_POST
@about_participant(writes=Category.CLINICAL)
def step_let_go(request: HttpRequest, record: Record, safer_step_id: UUID) -> HttpResponse:
    if actions.let_safer_step_go(record, safer_step_id):
        messages.info(
            request, _("What was put into the emergency plan stays there until it is taken out of it.")
        )
    return redirect("safer:steps", record.id)
