"""The pages of what she says of a change."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from spheres.foundation.access.categories import Category
from spheres.programme.goals.queries import standing_goals
from spheres.programme.participants.form_page import form_page
from spheres.programme.participants.lifting import lifted
from spheres.programme.participants.record import Record, about_participant
from spheres.programme.participants.saving import told_beside
from spheres.programme.reasons import actions, queries
from spheres.programme.reasons.forms import ReasonForm
from spheres.programme.reasons.models import Reason


@about_participant(reads=Category.CLINICAL)
def reasons(request: HttpRequest, record: Record) -> HttpResponse:
    found = queries.reasons_of(record)
    kinds = [(kind.label, found[kind]) for kind in Reason.Kind if found[kind]]
    context = {
        "person": record,
        "kinds": kinds,
        "speaks_for": [
            reason for kind, rows in found.items() if kind != Reason.Kind.HOLDS_BACK for reason in rows
        ],
        "holds_back": found[Reason.Kind.HOLDS_BACK],
        "may_write": record.may_write(Category.CLINICAL),
    }
    return render(request, "reasons/reasons.html", context)


@about_participant(writes=Category.CLINICAL)
def reason_add(request: HttpRequest, record: Record) -> HttpResponse:
    return _new_reason(request, record, {"said_on": timezone.localdate(record.now)})


@about_participant(writes=Category.CLINICAL)
def reason_from(request: HttpRequest, record: Record, words_id: UUID) -> HttpResponse:
    """A reason in words that she said before, on the day she said them."""
    hers = lifted(record, words_id)
    return _new_reason(request, record, {"her_words": hers.words, "said_on": hers.said_on})


def _new_reason(request: HttpRequest, record: Record, initial: Mapping[str, Any]) -> HttpResponse:
    form = record.form(request, ReasonForm, initial, goals=standing_goals(record))
    if form.is_sent():
        with told_beside(form):
            actions.note_reason(record, form.new_id, form.reason())
        if not form.errors:
            return record.done(request, _("The words are noted."), "reasons:reasons")
    crumbs = [(reverse("reasons:reasons", args=[record.id]), _("Reasons, in their own words"))]
    return form_page(
        request, record, form, title=_("Something that was said"), submit=_("Save"), crumbs=crumbs
    )
