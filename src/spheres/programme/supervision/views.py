"""The pages between a worker and her clinical supervisor. Both see the same; to anyone else there is none."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spheres.foundation.access.member import transaction_time
from spheres.foundation.accounts.gates import members
from spheres.foundation.ui.forms import MakesOneRow
from spheres.programme.participants.form_page import form_page
from spheres.programme.participants.saving import told_beside
from spheres.programme.region.pack import current_pack
from spheres.programme.supervision import actions, queries
from spheres.programme.supervision.forms import (
    EventForm,
    MeetingForm,
    PlanMeetingForm,
    WorryAnswerForm,
    WorryForm,
)
from spheres.programme.supervision.models import CriticalEvent
from spheres.programme.team.models import Supervision


@members()
def overview(request: HttpRequest) -> HttpResponse:
    """Those whom she supports and who supports her, with dates and numbers; in the order of names."""
    today, spans = timezone.localdate(), queries.supports_of(request.user)
    written = queries.written_in(spans, opens=False)
    loads = queries.loads([span.worker for span in spans if span.ends_at is None], timezone.now())
    rows = [_row(span, written[span.pk], loads.get(span.worker_id), today) for span in spans]
    context = {
        "supported": [row for row in rows if row["support"].supervisor_id == request.user.pk],
        "supporters": [row for row in rows if row["support"].worker_id == request.user.pk],
    }
    return render(request, "supervision/overview.html", context)


def _row(
    span: Supervision, written: queries.Written, load: queries.Load | None, today: Any
) -> dict[str, Any]:
    return {
        "support": span,
        "load": load,
        "dates": written.dates(today),
        "worries": written.worries_open,
        "follow_ups_late": written.late_follow_ups(today),
        "debriefs": written.debriefs_open,
    }


@members()
def support(request: HttpRequest, support_id: UUID) -> HttpResponse:
    """All that stands between the two, and the numbers of the worker's load."""
    span, today, now = queries.support_of(request.user, support_id), timezone.localdate(), timezone.now()
    written = queries.written_in([span])[span.pk]
    is_open = span.ends_at is None
    context = {
        "support": span,
        "is_worker": span.worker_id == request.user.pk,
        "is_open": is_open,
        "load": queries.loads([span.worker], now)[span.worker_id] if is_open else None,
        "lately_days": queries.LATELY.days,
        "dates": written.dates(today),
        "planned": written.planned(today),
        "written": written,
        "follow_ups_late": written.late_follow_ups(today),
        "debriefs_late": written.debriefs_late(today),
        "today": today,
    }
    return render(request, "supervision/support.html", context)


def _open_span(request: HttpRequest, support_id: UUID, *, worker: bool | None = None) -> Supervision:
    """One that lasts; ``worker``: whether it has to be she whom it supports. Raises ``Http404``."""
    span = queries.support_of(request.user, support_id)
    is_hers = span.worker_id == request.user.pk
    if span.ends_at is not None or (worker is not None and worker != is_hers):
        raise Http404
    return span


def _form_page(
    request: HttpRequest, span: Supervision, form: Any, title: str, submit: str, sentence: str = ""
) -> HttpResponse:
    crumbs = [
        (reverse("supervision:overview"), _("Supervision")),
        (_page_of(span), f"{span.worker.name} · {span.supervisor.name}"),
    ]
    return form_page(
        request, None, form, title=title, submit=submit, crumbs=crumbs, sentence=sentence, place=""
    )


def _page_of(span: Supervision) -> str:
    return reverse("supervision:support", args=[span.pk])


def _saved(
    request: HttpRequest, span: Supervision, form: MakesOneRow, save: Callable[..., None], sentence: str
) -> HttpResponse | None:
    """What was sent is saved once: back to the page of the two. None when the form says why not."""
    if not form.is_sent():
        return None
    with told_beside(form):
        save(asks=not form.cleaned_data["again"])
    if form.errors:
        return None
    messages.success(request, sentence)
    return redirect(_page_of(span))


@members()
def meeting_plan(request: HttpRequest, support_id: UUID) -> HttpResponse:
    span = _open_span(request, support_id)
    form = PlanMeetingForm(request.POST or None)

    def save(*, asks: bool) -> None:
        on = form.cleaned_data["on"]
        actions.plan_meeting(request.user, span, form.new_id, on, transaction_time(), asks=asks)

    saved = _saved(request, span, form, save, _("It is planned. You both see the day."))
    return saved or _form_page(request, span, form, _("Plan a meeting"), _("Plan it"))


@members()
def meeting_add(request: HttpRequest, support_id: UUID) -> HttpResponse:
    span = _open_span(request, support_id)
    form = MeetingForm(request.POST or None, initial={"on": timezone.localdate()})

    def save(*, asks: bool) -> None:
        answers = form.cleaned_data
        actions.note_meeting(request.user, span, form.new_id, answers, transaction_time(), asks=asks)

    saved = _saved(request, span, form, save, _("It is noted. You both read it, and nobody else."))
    return saved or _form_page(
        request, span, form, _("Note a meeting"), _("Save"), _("You both read it, and nobody else.")
    )


@require_POST
@members()
def meeting_call_off(request: HttpRequest, support_id: UUID, meeting_id: UUID) -> HttpResponse:
    span = _open_span(request, support_id)
    actions.call_off_meeting(span, meeting_id, transaction_time())
    messages.success(request, _("It is called off. You both see so."))
    return redirect(_page_of(span))


@require_POST
@members()
def follow_up_done(request: HttpRequest, support_id: UUID, meeting_id: UUID) -> HttpResponse:
    span = _open_span(request, support_id)
    actions.finish_follow_up(span, meeting_id, transaction_time())
    messages.success(request, _("Noted as done."))
    return redirect(_page_of(span))


@members()
def worry_add(request: HttpRequest, support_id: UUID) -> HttpResponse:
    span = _open_span(request, support_id, worker=True)
    form = WorryForm(request.POST or None)

    def save(*, asks: bool) -> None:
        words = form.cleaned_data["words"]
        actions.raise_worry(request.user, span, form.new_id, words, transaction_time(), asks=asks)

    saved = _saved(request, span, form, save, _("It is sent. Your supervisor is told that something waits."))
    sentence = _("Saying it is part of the work, and it is counted against nobody.")
    return saved or _form_page(request, span, form, _("Something weighs on me"), _("Send"), sentence)


@members()
def worry_answer(request: HttpRequest, support_id: UUID, worry_id: UUID) -> HttpResponse:
    span = _open_span(request, support_id, worker=False)
    worry, form = queries.worry_of(span, worry_id), WorryAnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_worry(span, worry, form.cleaned_data["words"], transaction_time())
        except actions.AlreadyAnswered:
            form.add_error("words", _("It was answered meanwhile, and that answer holds."))
        else:
            messages.success(request, _("It is sent, with a word that something waits."))
            return redirect(_page_of(span))
    return _form_page(request, span, form, _("Answer a worry"), _("Send"), f"“{worry.words}”")


@members()
def event_add(request: HttpRequest, support_id: UUID) -> HttpResponse:
    span = _open_span(request, support_id)
    form = EventForm(request.POST or None, initial={"on": timezone.localdate()})

    def save(*, asks: bool) -> None:
        kind, on = form.cleaned_data["kind"], form.cleaned_data["on"]
        actions.note_event(request.user, span, form.new_id, kind, on, transaction_time(), asks=asks)

    saved = _saved(request, span, form, save, _("It is noted. Your colleague is told that something waits."))
    sentence = _("Talking it over is proposed within %(n)d days. The worker chooses; either way is fine.") % {
        "n": current_pack().debrief_days
    }
    return saved or _form_page(request, span, form, _("Something hard happened"), _("Save"), sentence)


@require_POST
@members()
def debrief_answer(request: HttpRequest, support_id: UUID, event_id: UUID, debrief: str) -> HttpResponse:
    """Talked over, by either; not wanted, by the worker alone."""
    answers = {"held": CriticalEvent.Debrief.HELD, "not-wanted": CriticalEvent.Debrief.NOT_WANTED}
    if debrief not in answers:
        raise Http404
    is_refused = answers[debrief] == CriticalEvent.Debrief.NOT_WANTED
    span = _open_span(request, support_id, worker=True if is_refused else None)
    actions.answer_debrief(span, event_id, answers[debrief], transaction_time())
    messages.success(request, _("Noted as not wanted.") if is_refused else _("Noted as talked over."))
    return redirect(_page_of(span))
