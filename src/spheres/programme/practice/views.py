"""The pages of what may fit: the region's cards, and those shown beside a stage or a goal when asked for."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from spheres.foundation.access.categories import Category
from spheres.foundation.accounts.gates import members
from spheres.programme.goals.models import Goal
from spheres.programme.goals.queries import goal_detail, standing_goals
from spheres.programme.participants.record import Record, about_participant
from spheres.programme.practice import queries

CARDS_PAGE = 10


@members()
def card_list(request: HttpRequest) -> HttpResponse:
    """The region's cards: about nobody, for every member."""
    words = request.GET.get("words", "")
    found = queries.found_cards(words, timezone.localdate())
    rows = Paginator(found, CARDS_PAGE).get_page(request.GET.get("page"))
    return render(request, "practice/card_list.html", {"rows": rows, "words": words})


@members()
def card(request: HttpRequest, card_code: str) -> HttpResponse:
    found = queries.practice_card(card_code)
    if found is None:
        raise Http404
    context = {
        "one": found,
        "stages": queries.stage_names(found, timezone.localdate()),
        "areas": queries.area_names(found),
    }
    return render(request, "practice/card.html", context)


@about_participant(reads=Category.CLINICAL)
def fits(request: HttpRequest, record: Record) -> HttpResponse:
    """From her path: by the stage noted last and by her goals of today. Nothing of it is kept."""
    return _fits(request, record, standing_goals(record))


@about_participant(reads=Category.CLINICAL)
def fits_goal(request: HttpRequest, record: Record, goal_id: UUID) -> HttpResponse:
    """From a goal: by the stage noted last and by this goal's area alone."""
    goal = goal_detail(record, goal_id).goal
    return _fits(request, record, [goal], goal)


def _fits(request: HttpRequest, record: Record, goals: list[Goal], goal: Goal | None = None) -> HttpResponse:
    context = {"person": record, "goal": goal, "rows": queries.cards_that_may_fit(record, goals)}
    return render(request, "practice/fits.html", context)
