"""The pages of going with her, of what it costs, and of a member's calendar."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from spheres.foundation.access.categories import Category
from spheres.foundation.accounts.gates import members
from spheres.foundation.accounts.models import Role
from spheres.foundation.audit.models import Look
from spheres.foundation.ui.templatetags.spheres import hour, moment
from spheres.programme.accompaniment import actions, queries
from spheres.programme.accompaniment.forms import ASKED, AccompanimentForm, EndForm, ExpenseForm
from spheres.programme.accompaniment.receipts import NotAReceipt
from spheres.programme.participants.creating import AlreadySent
from spheres.programme.participants.form_page import form_page
from spheres.programme.participants.record import Record, about_participant
from spheres.programme.participants.saving import told_beside

LIST = "accompaniment:accompaniments"


@about_participant(reads=Category.CLINICAL)
def accompaniments(request: HttpRequest, record: Record) -> HttpResponse:
    context = {
        "person": record,
        "may_write": record.may_write(Category.CLINICAL),
        "rows": queries.accompaniments_of(record),
    }
    return render(request, "accompaniment/accompaniments.html", context)


def _form_page(request: HttpRequest, record: Record, form: Form, title: str, **more: Any) -> HttpResponse:
    crumbs = [(reverse(LIST, args=[record.id]), _("Going together"))]
    return form_page(request, record, form, title=title, submit=_("Save"), crumbs=crumbs, **more)


@about_participant(writes=Category.CLINICAL, form=AccompanimentForm)
def add(request: HttpRequest, record: Record, form: AccompanimentForm) -> HttpResponse:
    if form.is_sent() and _is_free(record.member, form, form.new_id):
        with told_beside(form):
            actions.plan_accompaniment(record, form.new_id, form.going())
        if not form.errors:
            return record.done(request, _("Saved."), LIST)
    return _form_page(
        request, record, form, _("Going together"), here=_("Plan one"), head=_("Plan to go together")
    )


@about_participant(writes=Category.CLINICAL, locks=True)
def prepare(request: HttpRequest, record: Record, accompaniment_id: UUID) -> HttpResponse:
    """Prepare it together before it takes place."""
    standing = queries.accompaniment(record, accompaniment_id)
    if standing.status not in queries.OPEN:
        return redirect(LIST, record.id)
    stands = {name: getattr(standing, name) for name in ASKED}
    options: dict[str, Any] = {"record": record, "stands": stands, "keeps_draft": False}
    form = record.form(request, AccompanimentForm, {"id": accompaniment_id}, **options)
    if form.is_sent() and _is_free(record.member, form, accompaniment_id):
        with told_beside(form):
            actions.prepare(record, standing, form.going())
        if not form.errors:
            return record.done(request, _("Saved."), LIST)
    return _form_page(
        request,
        record,
        form,
        _("Going together"),
        here=standing.where,
        head=_("Prepare it together"),
        place="",
    )


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


@about_participant(writes=Category.CLINICAL, form=EndForm, locks=True)
def end(request: HttpRequest, record: Record, accompaniment_id: UUID, form: EndForm) -> HttpResponse:
    """Talk it over afterwards."""
    standing = queries.accompaniment(record, accompaniment_id)
    if form.is_sent():
        data = form.cleaned_data
        try:
            actions.end_accompaniment(record, standing, data["status"], data["debrief"], data["her_say"])
            return record.done(request, _("Saved."), LIST)
        except AlreadySent:
            form.add_error(
                None,
                _("This was talked over already, and what was noted stands. Yours is not saved."),
            )
    starts = f" · {moment(standing.starts_at)}" if standing.starts_at else ""
    return _form_page(
        request, record, form, _("Talk it over"), here=standing.where, sentence=f"{standing.where}{starts}"
    )


@about_participant(writes=Category.CLINICAL)
def expense_add(request: HttpRequest, record: Record) -> HttpResponse:
    form = ExpenseForm(request.POST or None, request.FILES or None)
    if form.is_sent():
        file = form.cleaned_data["file"]
        try:
            with told_beside(form):
                actions.note_expense(record, form.new_id, form.cost(), file.read() if file else None)
        except NotAReceipt as why:
            form.add_error("file", str(why))
        if not form.errors:
            messages.success(request, _("Noted."))
            return redirect("accompaniment:my-expenses")
    form.ask_for_the_file_again()
    return _form_page(
        request,
        record,
        form,
        _("Note travel or an expense"),
        beside=[(reverse("accompaniment:my-expenses"), _("My expenses"))],
        sentence="",
        place="",
    )


@about_participant(reads=Category.CLINICAL, look=Look.Kind.PRINT)
def receipt(request: HttpRequest, record: Record, expense_id: UUID) -> HttpResponse:
    content, media_type = queries.receipt(record, expense_id)
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
