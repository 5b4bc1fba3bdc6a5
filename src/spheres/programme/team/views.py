"""The coordinators' pages about the team."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from spheres.foundation.accounts.gates import members
from spheres.foundation.accounts.models import Role
from spheres.programme.team import queries

PAGE = 50


@members(Role.COORDINATOR)
def unusual(request: HttpRequest) -> HttpResponse:
    flags = Paginator(queries.unusual_looks(timezone.now()), PAGE).get_page(request.GET.get("page"))
    return render(request, "team/unusual.html", {"flags": flags, "days": queries.SHOWN_DAYS})
