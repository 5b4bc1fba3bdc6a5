"""The pages of what matters most to her now."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from spheres.foundation.access.categories import Category
from spheres.programme.participants.lifting import lifts
from spheres.programme.participants.record import Record, about_participant
from spheres.programme.participants.saving import told_beside
from spheres.programme.priorities import actions, queries
from spheres.programme.priorities.forms import PrioritiesForm, too_few
from spheres.programme.priorities.rules import FEWEST, MOST


@about_participant(reads=Category.CLINICAL)
def priorities(request: HttpRequest, record: Record) -> HttpResponse:
    """Her newest order, with where each card can go on to; and how it moved, order by order."""
    found = queries.orders(record)
    newest = found[0] if found else None
    rows = queries.rows_of_cards(record, newest.sorting) if newest else []
    context = {
        "person": record,
        "may_write": record.may_write(Category.CLINICAL),
        "newest": newest,
        "cards": [
            (row, move, lifts(record, row.pk))
            for row, (_card, move) in zip(rows, newest.moved if newest else (), strict=True)
        ],
        "before": found[1:],
    }
    return render(request, "priorities/priorities.html", context)


@about_participant(writes=Category.CLINICAL, locks=True)
def priority_sort(request: HttpRequest, record: Record) -> HttpResponse:
    """Sorted afresh each time: the order of before is not shown, so that it does not choose for her."""
    form = record.form(request, PrioritiesForm, newest=queries.newest_order(record))
    if form.is_sent():
        with told_beside(form):
            actions.sort_priorities(record, form.new_id, form.cards())
        if not form.errors:
            return record.done(request, _("It is kept. It can change any time."), "priorities:priorities")
    context = {
        "person": record,
        "form": form,
        "place": record.place,
        "fewest": FEWEST,
        "most": MOST,
        "few": too_few("{n}"),
    }
    return render(request, "priorities/priority_sort.html", context)
