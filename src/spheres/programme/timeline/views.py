"""Her timeline, and what is taken out of it."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from spheres.foundation.access.categories import Category
from spheres.foundation.access.opened import note_print
from spheres.programme.participants.form_page import form_page
from spheres.programme.participants.record import Record, about_participant
from spheres.programme.participants.saving import told_beside
from spheres.programme.participants.telling import tellings
from spheres.programme.timeline import actions, queries
from spheres.programme.timeline.forms import ExtractForm, SearchForm

PAGE = 50


@about_participant(reads=Category.CLINICAL)
def timeline(request: HttpRequest, record: Record) -> HttpResponse:
    """All that this member may see of her; looked for by kind, month and words."""
    kinds = [(telling.kind, telling.label) for telling in tellings(record)]
    form = SearchForm(request.GET or None, kinds=kinds)
    search = queries.Search(**form.cleaned_data) if form.is_sent() else queries.Search()
    found = queries.timeline(record, search)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "person": record,
        "form": form,
        "page": page,
        "count": len(found),
        "entries": queries.as_shown(list(page)),
        "may_write": record.may_write(Category.CLINICAL),
    }
    return render(request, "timeline/timeline.html", context)


@about_participant(writes=Category.CLINICAL)
def extract_add(request: HttpRequest, record: Record) -> HttpResponse:
    kinds = [(telling.kind, telling.label) for telling in tellings(record)]
    form = record.form(request, ExtractForm, kinds=kinds)
    if form.is_sent():
        with told_beside(form):
            actions.take_extract(record, form.new_id, form.extract())
        if not form.errors:
            return record.done(request, "", "timeline:extract", record.id, form.new_id)
    crumbs = [(reverse("timeline:timeline", args=[record.id]), _("Timeline"))]
    submit = _("Note it in the record, and show it")
    return form_page(request, record, form, title=_("Take a part out"), submit=submit, crumbs=crumbs)


@about_participant(reads=Category.CLINICAL)
def extract(request: HttpRequest, record: Record, extract_id: UUID) -> HttpResponse:
    """What was taken out, as its author may read it now."""
    is_print = "print" in request.GET
    if is_print:
        note_print()
    taken = queries.extract(record, extract_id)
    search = queries.Search(taken.kinds, from_on=taken.from_on, until_on=taken.until_on)
    found = queries.timeline(record, search)
    entries = queries.as_shown(found)
    days = {"since": taken.from_on, "until": taken.until_on, "at": localdate(taken.made_at)}
    days_in_words = {name: date_format(day) for name, day in days.items()}  # true on paper, too
    context = {
        "person": record,
        "taken": taken,
        "days": days_in_words,
        "entries": entries,
        "is_print": is_print,
    }
    return render(request, "timeline/extract.html", context)
