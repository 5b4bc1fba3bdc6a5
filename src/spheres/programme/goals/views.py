"""The pages of goals."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spheres.foundation.access.categories import Category
from spheres.foundation.ui.forms import SpheresForm
from spheres.programme.goals import actions, queries
from spheres.programme.goals.forms import (
    EndingForm,
    GoalForm,
    RatingForm,
    RulerForm,
    ScaleForm,
    SmallStepForm,
    question_words,
    scale_levels,
)
from spheres.programme.goals.models import GoalRating
from spheres.programme.goals.queries import GoalDetail
from spheres.programme.goals.rules import confidence_question, importance_question
from spheres.programme.participants.form_page import form_page
from spheres.programme.participants.lifting import lifted
from spheres.programme.participants.record import Record, about_participant
from spheres.programme.participants.saving import told_beside
from spheres.programme.participants.undoing import closed, undone


@about_participant(reads=Category.CLINICAL)
def goals(request: HttpRequest, record: Record) -> HttpResponse:
    found = queries.goals_of(record)
    context = {
        "person": record,
        "may_write": record.may_write(Category.CLINICAL),
        "standing": [one for one in found if one.goal.ended_at is None],
        "over": [one for one in found if one.goal.ended_at is not None],
    }
    return render(request, "goals/goals.html", context)


@about_participant(reads=Category.CLINICAL)
def goal(request: HttpRequest, record: Record, goal_id: UUID) -> HttpResponse:
    """One goal, with all that was said of it."""
    detail = queries.goal_detail(record, goal_id)
    scale = detail.scale
    context = {
        "person": record,
        "may_write": record.may_write(Category.CLINICAL) and detail.goal.ended_at is None,
        "may_take_up": record.may_write(Category.CLINICAL) and detail.goal.ended_at is not None,
        "detail": detail,
        "readings": [_asked(reading) for reading in detail.readings],
        "levels": [(words, _ratings_at(detail, level)) for level, words in scale_levels(scale)]
        if scale
        else [],
    }
    return render(request, "goals/goal.html", context)


@about_participant(writes=Category.CLINICAL, form=GoalForm)
def goal_add(request: HttpRequest, record: Record, form: GoalForm) -> HttpResponse:
    return _new_goal(request, record, form)


@about_participant(writes=Category.CLINICAL)
def goal_from(request: HttpRequest, record: Record, words_id: UUID) -> HttpResponse:
    """A goal in words that she said before."""
    form = record.form(request, GoalForm, {"her_words": lifted(record, words_id).words})
    return _new_goal(request, record, form)


def _new_goal(request: HttpRequest, record: Record, form: GoalForm) -> HttpResponse:
    if form.is_sent():
        with told_beside(form):
            actions.note_goal(record, form.new_id, form.cleaned_data["her_words"], form.cleaned_data["area"])
        if not form.errors:
            return record.done(request, _("The goal is noted."), "goals:goals")
    return form_page(
        request, record, form, title=_("A goal"), submit=_("Save the goal"), crumbs=_crumbs(record)
    )


@about_participant(writes=Category.CLINICAL)
def goal_otherwise(request: HttpRequest, record: Record, goal_id: UUID) -> HttpResponse:
    """She says it otherwise: a new goal follows the former, which stays as it was said."""
    return _follows(
        request,
        record,
        goal_id,
        title=_("Say it otherwise"),
        saved=_("Saved. What was said before is kept."),
    )


@about_participant(writes=Category.CLINICAL)
def goal_again(request: HttpRequest, record: Record, goal_id: UUID) -> HttpResponse:
    """A goal that was over, taken up again: a return is a beginning like another."""
    return _follows(
        request, record, goal_id, title=_("Take it up again"), saved=_("It is among the goals again.")
    )


def _follows(request: HttpRequest, record: Record, goal_id: UUID, *, title: str, saved: str) -> HttpResponse:
    former = queries.goal_detail(record, goal_id).goal
    form = record.form(request, GoalForm, {"her_words": former.her_words, "area": former.area})
    if form.is_sent():
        data = form.cleaned_data
        with _told(form):
            actions.note_goal(record, form.new_id, data["her_words"], data["area"], follows=former)
        if not form.errors:
            return record.done(request, saved, "goals:goal", record.id, form.new_id)
    return form_page(
        request, record, form, title=title, submit=_("Save the goal"), crumbs=_crumbs(record),
        above="goals/_goal_above.html", goal=former,
    )  # fmt: skip


@about_participant(writes=Category.CLINICAL)
def goal_end(request: HttpRequest, record: Record, goal_id: UUID) -> HttpResponse:
    detail = queries.goal_detail(record, goal_id)
    form = record.form(request, EndingForm)
    if form.is_sent():
        data = form.cleaned_data
        with _told(form):
            actions.end_goal(
                record, form.new_id, detail.goal, data["kind"], data["her_words"], data["celebrate"]
            )
        if not form.errors:
            return record.done(request, _("Saved. It stays among the goals, as it was said."), "goals:goals")
    return _goal_form(request, record, detail, form, title=_("Reached, or put aside"), submit=_("Save"))


@about_participant(writes=Category.CLINICAL)
def ruler_add(request: HttpRequest, record: Record, goal_id: UUID) -> HttpResponse:
    detail = queries.goal_detail(record, goal_id)
    form = record.form(request, RulerForm)
    if form.is_sent():
        with _told(form):
            actions.read_rulers(record, form.new_id, detail.goal, form.reading())
        if not form.errors:
            return _back(request, record, goal_id, _("The numbers of today are noted."))
    return _goal_form(request, record, detail, form, title=_("Two rulers"), submit=_("Save"))


@about_participant(writes=Category.CLINICAL, locks=True)
def scale_agree(request: HttpRequest, record: Record, goal_id: UUID) -> HttpResponse:
    detail = queries.goal_detail(record, goal_id)
    form = record.form(request, ScaleForm, record=record, stands=ScaleForm.stands_of(detail.scale))
    if form.is_sent():
        with _told(form):
            actions.agree_scale(record, form.new_id, detail.goal, form.scale())
        if not form.errors:
            return _back(
                request, record, goal_id, _("The five levels are agreed. A change will be a new version.")
            )
    return _goal_form(request, record, detail, form, title=_("How we’ll know"), submit=_("Agreed together"))


@about_participant(writes=Category.CLINICAL)
def rating_add(request: HttpRequest, record: Record, goal_id: UUID) -> HttpResponse:
    detail = queries.goal_detail(record, goal_id)
    if detail.scale is None:
        return redirect("goals:scale-agree", record.id, goal_id)
    form = record.form(request, RatingForm, scale=detail.scale)
    if form.is_sent():
        data = form.cleaned_data
        with _told(form):
            actions.rate_goal(
                record, form.new_id, detail.goal, detail.scale, data["voice"], data["level"], data["words"]
            )
        if not form.errors:
            return _back(request, record, goal_id, _("Where it stands is noted."))
    return _goal_form(request, record, detail, form, title=_("Where it stands"), submit=_("Save"))


@about_participant(writes=Category.CLINICAL)
def small_step_add(request: HttpRequest, record: Record, goal_id: UUID) -> HttpResponse:
    detail = queries.goal_detail(record, goal_id)
    form = record.form(request, SmallStepForm)
    if form.is_sent():
        data = form.cleaned_data
        with _told(form):
            actions.plan_small_step(record, form.new_id, detail.goal, data["what"], data["by_day"])
        if not form.errors:
            return _back(request, record, goal_id, _("The step is noted."))
    return _goal_form(request, record, detail, form, title=_("A small step"), submit=_("Save the step"))


@require_POST
@about_participant(writes=Category.CLINICAL)
def small_step_done(request: HttpRequest, record: Record, small_step_id: UUID) -> HttpResponse:
    actions.finish_small_step(record, small_step_id)
    back = _steps_of(record, small_step_id)
    return closed(
        request, record, _("The step is noted as done."), "goals:small-step-undo", small_step_id, back=back
    )


@require_POST
@about_participant(writes=Category.CLINICAL)
def small_step_let_go(request: HttpRequest, record: Record, small_step_id: UUID) -> HttpResponse:
    actions.let_small_step_go(record, small_step_id)
    back = _steps_of(record, small_step_id)
    return closed(
        request, record, _("The step is let go."), "goals:small-step-undo", small_step_id, back=back
    )


@require_POST
@about_participant(writes=Category.CLINICAL, locks=True)
def small_step_undo(request: HttpRequest, record: Record, small_step_id: UUID) -> HttpResponse:
    is_undone = actions.take_back_small_step(record, small_step_id)
    return undone(request, _steps_of(record, small_step_id), is_undone=is_undone)


def _steps_of(record: Record, small_step_id: UUID) -> str:
    """Where the page of its goal shows the small steps."""
    goal_id = queries.goal_of_step(record, small_step_id)
    return f"{reverse('goals:goal', args=[record.id, goal_id])}#steps"


@contextmanager
def _told(form: SpheresForm) -> Iterator[None]:
    """What keeps it from being saved, said on the form."""
    try:
        with told_beside(form):
            yield
    except actions.GoalIsOver:
        form.add_error(
            None,
            _("This goal is over. What you typed is still here; the goal can be taken up again."),
        )


def _goal_form(
    request: HttpRequest, record: Record, detail: GoalDetail, form: SpheresForm, *, title: str, submit: str
) -> HttpResponse:
    """A form about one goal: her words stand above it."""
    crumbs = [*_crumbs(record), (reverse("goals:goal", args=[record.id, detail.goal.pk]), _("This goal"))]
    return form_page(
        request, record, form, title=title, submit=submit, crumbs=crumbs,
        above="goals/_goal_above.html", goal=detail.goal,
    )  # fmt: skip


def _crumbs(record: Record) -> list[tuple[str, str]]:
    return [(reverse("goals:goals", args=[record.id]), _("Goals"))]


def _back(request: HttpRequest, record: Record, goal_id: UUID, sentence: str) -> HttpResponse:
    return record.done(request, sentence, "goals:goal", record.id, goal_id)


def _asked(reading: queries.RulerReading) -> dict[str, object]:
    """A reading, with the question that was asked of each number."""
    return {
        "row": reading,
        "importance_asks": None
        if reading.importance is None
        else question_words(importance_question(reading.importance), reading.importance),
        "confidence_asks": None
        if reading.confidence is None
        else question_words(confidence_question(reading.confidence), reading.confidence),
    }


def _ratings_at(detail: GoalDetail, level: int) -> list[GoalRating]:
    """The newest of each voice, where it is at this level."""
    newest = (detail.newest_rating(voice) for voice in GoalRating.Voice.values)
    return [rating for rating in newest if rating and rating.level == level]
