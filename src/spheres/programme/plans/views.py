"""The plan of her follow-up."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from spheres.foundation.access.categories import Category
from spheres.foundation.access.opened import note_print
from spheres.programme.participants.form_page import form_page
from spheres.programme.participants.planning import plan_lines
from spheres.programme.participants.record import Record, about_participant, printed_in
from spheres.programme.participants.saving import told_beside
from spheres.programme.plans import actions, queries
from spheres.programme.plans.forms import AgreeForm
from spheres.programme.plans.models import FollowUpPlan


@about_participant(reads=Category.CLINICAL, writes=Category.IDENTITY)
def plan(request: HttpRequest, record: Record) -> HttpResponse:
    """What was agreed last; and whether something stands otherwise since."""
    agreed = queries.newest_plan(record)
    has_changed = bool(agreed and queries.stands_otherwise(record, agreed))
    return _shown(request, record, agreed, may_write=True, has_changed=has_changed)


@about_participant(reads=Category.CLINICAL, writes=Category.IDENTITY)
def plan_version(request: HttpRequest, record: Record, plan_id: UUID) -> HttpResponse:
    """One version, as it was agreed then."""
    return _shown(request, record, queries.plan_version(record, plan_id))


def _shown(
    request: HttpRequest, record: Record, agreed: FollowUpPlan | None, **context: bool
) -> HttpResponse:
    is_print = "print" in request.GET
    if is_print:
        note_print()
    spoken = agreed.language if agreed and agreed.language else translation.get_language()
    with translation.override(spoken if is_print else translation.get_language()):
        context_of_page = {
            "person": record,
            "plan": agreed,
            "parts": queries.named_parts(agreed.parts, spoken) if agreed else [],
            "versions": [] if is_print else queries.plan_versions(record),
            "is_print": is_print,
            **context,
        }
        return render(request, "plans/plan.html", context_of_page)


@about_participant(reads=Category.CLINICAL, writes=Category.IDENTITY, locks=True)
def plan_agree(request: HttpRequest, record: Record) -> HttpResponse:
    """What stands today, read together; saving keeps it as it is shown."""
    language = printed_in(record) or ""
    with translation.override(language):  # hers, whatever her worker's screen speaks
        parts = plan_lines(record)
    form = record.form(request, AgreeForm)
    form.initial["seen"] = queries.digest(parts)  # of what is shown now, whenever her words were typed
    if form.is_sent():
        if not parts:
            form.add_error(None, _("There is nothing to agree on yet: a goal or a next step is enough."))
        elif form.cleaned_data["seen"] not in ("", queries.digest(parts)):
            form.put("seen", queries.digest(parts))
            form.add_error(None, _("Something changed meanwhile: read it again, as it stands now."))
        else:
            with told_beside(form):
                actions.agree_plan(record, form.new_id, parts, form.cleaned_data["her_say"], language)
        if not form.errors:
            return record.done(request, _("It is agreed, and kept as it is today."), "plans:plan")
    return form_page(
        request, record, form, title=_("Read it together"), submit=_("We agree on it"),
        crumbs=[(reverse("plans:plan", args=[record.id]), _("Plan of the follow-up"))],
        above="plans/_parts.html", parts=queries.named_parts(parts, language),
    )  # fmt: skip
