"""The pages of going with her, of what it costs, and of a member's calendar."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from spheres.foundation.accounts.gates import members
from spheres.foundation.accounts.models import Role
from spheres.foundation.audit.actions import record_look
from spheres.foundation.audit.models import Look
from spheres.foundation.ui.templatetags.spheres import hour
from spheres.foundation.vault.drafts import forget_draft, initial_with_draft
from spheres.programme.accompaniment import actions, queries
from spheres.programme.accompaniment.forms import ASKED, AccompanimentForm, EndForm, ExpenseForm
from spheres.programme.accompaniment.receipts import NotAReceipt
from spheres.programme.participants.never_contact import stopped_beside
from spheres.programme.participants.queries import person


@members()
def accompaniments(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    her, rights = person(participant_id, reads="clinical")
    record_look(
        request.user, [participant_id], "accompaniment:accompaniments", ["clinical"], sources=rights.sources
    )
    rows = queries.accompaniments_of(participant_id)
    return render(
        request, "accompaniment/accompaniments.html", {"person": her, "rights": rights, "rows": rows}
    )


@members()
def add(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    her, _rights = person(participant_id, writes="clinical")
    place = f"accompaniment:add:{participant_id}"
    form = AccompanimentForm(request.POST or None, initial=initial_with_draft(request.user.pk, place, {}))
    if request.method == "POST" and form.is_valid() and _is_free(request.user, form, None):
        with stopped_beside(form):
            actions.plan_accompaniment(
                request.user, participant_id, form.new_id, form.going(), timezone.now()
            )
        if not form.errors:
            forget_draft(request.user.pk, place)
            messages.success(request, _("Saved."))
            return redirect("accompaniment:accompaniments", participant_id)
    return render(request, "accompaniment/going.html", {"form": form, "person": her, "place": place})


@members()
def prepare(request: HttpRequest, participant_id: UUID, accompaniment_id: UUID) -> HttpResponse:
    """Prepare it together before it takes place."""
    her, rights = person(participant_id, writes="clinical")
    one = queries.accompaniment(participant_id, accompaniment_id)
    if one.status not in queries.OPEN:
        return redirect("accompaniment:accompaniments", participant_id)
    said = {name: getattr(one, name) for name in ASKED}
    form = AccompanimentForm(request.POST or None, initial={**said, "id": accompaniment_id})
    if request.method == "POST" and form.is_valid() and _is_free(request.user, form, accompaniment_id):
        with stopped_beside(form):
            actions.prepare(request.user, one, form.going())
        if not form.errors:
            messages.success(request, _("Saved."))
            return redirect("accompaniment:accompaniments", participant_id)
    record_look(request.user, [participant_id], "accompaniment:prepare", ["clinical"], sources=rights.sources)
    return render(request, "accompaniment/going.html", {"form": form, "person": her, "one": one})


def _is_free(member: Any, form: AccompanimentForm, but: UUID | None) -> bool:
    """Nothing else at that time, or she plans it all the same."""
    said = form.cleaned_data
    if said["all_the_same"] or not said["starts_at"]:
        return True
    taken = queries.in_the_way(member, said["starts_at"], said["minutes"], said["travel_minutes"], but)
    if taken:
        hours = {"from": hour(taken[0].start), "to": hour(taken[0].end)}
        form.ask_all_the_same(
            _("You already have something from %(from)s to %(to)s, the way included.") % hours
        )
    return not taken


@members()
def end(request: HttpRequest, participant_id: UUID, accompaniment_id: UUID) -> HttpResponse:
    """Talk it over afterwards."""
    her, rights = person(participant_id, writes="clinical")
    one = queries.accompaniment(participant_id, accompaniment_id)
    place = f"accompaniment:end:{participant_id}"
    form = EndForm(request.POST or None, initial=initial_with_draft(request.user.pk, place, {}))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        actions.end_accompaniment(
            request.user, one, said["status"], said["debrief"], said["her_say"], timezone.now()
        )
        forget_draft(request.user.pk, place)
        messages.success(request, _("Saved."))
        return redirect("accompaniment:accompaniments", participant_id)
    record_look(request.user, [participant_id], "accompaniment:end", ["clinical"], sources=rights.sources)
    return render(
        request, "accompaniment/end.html", {"form": form, "person": her, "one": one, "place": place}
    )


@members()
def expense_add(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    her, _rights = person(participant_id, writes="clinical")
    form = ExpenseForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            actions.note_expense(
                request.user, participant_id, form.new_id, form.cost(), file.read() if file else None,
                timezone.now(),
            )  # fmt: skip
        except NotAReceipt as why:
            form.add_error("file", str(why))
        else:
            messages.success(request, _("Noted."))
            return redirect("accompaniment:my-expenses")
    return render(request, "accompaniment/expense_add.html", {"form": form, "person": her})


@members()
def receipt(request: HttpRequest, participant_id: UUID, expense_id: UUID) -> HttpResponse:
    _her, rights = person(participant_id, reads="clinical")
    content, media_type = queries.receipt(participant_id, expense_id)
    record_look(
        request.user, [participant_id], "accompaniment:receipt", ["clinical"], kind=Look.Kind.PRINT,
        sources=rights.sources,
    )  # fmt: skip
    answer = HttpResponse(content, content_type=media_type)
    suffix = "pdf" if media_type == "application/pdf" else "jpg"
    answer["Content-Disposition"] = f'attachment; filename="receipt.{suffix}"'
    return answer


def _month(request: HttpRequest) -> date:
    """The first day of the month that is asked for, or of this one."""
    try:
        return date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        return timezone.localdate().replace(day=1)


@members(Role.PIVOT_WORKER)
def my_expenses(request: HttpRequest) -> HttpResponse:
    month = queries.my_expenses(request.user.pk, _month(request))  # type: ignore[arg-type]
    shown = {her.pk for her, _expense, _has in month.rows}
    record_look(request.user, shown, "accompaniment:my-expenses", ["clinical"], sources=["assignment"])
    return render(request, "accompaniment/my_expenses.html", {"month": month, **_around(month.first_day)})


@members(Role.COORDINATOR)
def expenses(request: HttpRequest) -> HttpResponse:
    """What each worker noted in a month, in sums."""
    first_day = _month(request)
    context = {"rows": queries.spent(first_day), "first_day": first_day, **_around(first_day)}
    return render(request, "accompaniment/expenses.html", context)


def _around(first_day: date) -> dict[str, str]:
    """The months before and after, for the links."""
    after = queries.last_day_of(first_day).toordinal() + 1
    return {
        "before": f"{date.fromordinal(first_day.toordinal() - 1):%Y-%m}",
        "after": f"{date.fromordinal(after):%Y-%m}"
        if date.fromordinal(after) <= timezone.localdate()
        else "",
    }


@members()
def my_calendar(request: HttpRequest) -> HttpResponse:
    """The secret address of one's own calendar: made, made anew, or ended."""
    address = ""
    if request.method == "POST":
        if request.POST.get("what") == "end":
            actions.end_feed(request.user, timezone.now())
            messages.success(request, _("The address leads nowhere from now on."))
            return redirect("accompaniment:my-calendar")
        token = actions.make_feed(request.user, timezone.now())
        address = request.build_absolute_uri(reverse("accompaniment:feed", args=[token]))
    context = {"feed": queries.feed_of(request.user.pk), "address": address}  # type: ignore[arg-type]
    return render(request, "accompaniment/my_calendar.html", context)


@require_GET
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """For a calendar program, which signs in nowhere: times, and nothing else."""
    found = queries.calendar(token, timezone.now())
    if found is None:
        raise Http404
    return HttpResponse(found, content_type="text/calendar; charset=utf-8")
