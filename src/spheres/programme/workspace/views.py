"""A worker's own pages: her day, those she walks with, what is shared with her, and a young person's page."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from spheres.foundation.access.categories import Category
from spheres.foundation.accounts.gates import members
from spheres.foundation.accounts.models import Role
from spheres.programme.consents.queries import JUST_LEFT, left_by_me
from spheres.programme.participants.cards import columns
from spheres.programme.participants.record import Record, about_participant, listed
from spheres.programme.workspace import queries
from spheres.programme.workspace.day import my_day as my_day_of

PEOPLE_PAGE = 30
STANDING = (Category.CLINICAL, Category.SAFETY, Category.NEEDS, Category.IDENTITY)
"""What a list of those she walks with tells of each: the last contact, the plan, what is urgent, until when
she agreed."""
BEFORE_MEETING = (Category.SAFETY, Category.IDENTITY)
"""The same, of whom she took over and has not met yet."""


@members()
def without(request: HttpRequest) -> HttpResponse:
    """What is done while Spheres can't be reached: a sheet to print before."""
    return render(request, "workspace/without.html")


@members(Role.PIVOT_WORKER)
def my_day(request: HttpRequest) -> HttpResponse:
    day = my_day_of(request.user, timezone.localdate())
    listed(day.shown - day.to_meet, *STANDING)
    listed(day.shown & day.to_meet, *BEFORE_MEETING)
    listed((welcome.referral.participant_id for welcome in day.welcomes), Category.REFERRAL)
    return render(
        request,
        "workspace/my_day.html",
        {
            "day": day,
            "left": left_by_me() if JUST_LEFT in request.session else [],
            "today": timezone.localdate(),
        },
    )


@members(Role.PIVOT_WORKER)
def my_young_people(request: HttpRequest) -> HttpResponse:
    sort = request.GET.get("sort", "")
    caseload = queries.my_young_people(timezone.localdate(), sort)
    rows = Paginator(caseload.rows, PEOPLE_PAGE).get_page(request.GET.get("page"))
    caseload.open_steps(rows)
    listed((row.participant.pk for row in rows if not row.standing.to_meet), *STANDING)
    listed((row.participant.pk for row in rows if row.standing.to_meet), *BEFORE_MEETING)
    return render(request, "workspace/my_young_people.html", {"rows": rows, "sort": sort})


@members()
def shared_with_me(request: HttpRequest) -> HttpResponse:
    rows = Paginator(queries.shared_with_me(), PEOPLE_PAGE).get_page(request.GET.get("page"))
    listed(row.participant.pk for row in rows)
    return render(request, "workspace/shared_with_me.html", {"rows": rows})


@about_participant()
def participant(request: HttpRequest, record: Record) -> HttpResponse:
    """Everything this member may read of her, room by room, and nothing else."""
    above, *beside = columns(record, request.GET, timezone.localdate(record.now))
    context = {
        "person": record,
        "above": above,
        "columns": beside,
        "is_in_emergency": "emergency" in record.rights.sources,
    }
    return render(request, "workspace/participant.html", context)
