"""The pages of referral: proposing, reading, answering, and choosing who walks with her."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from allauth.core import ratelimit
from django.contrib import messages
from django.core import signing
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from spheres.foundation.access.categories import Category
from spheres.foundation.access.member import transaction_lock
from spheres.foundation.access.opened import note_opened
from spheres.foundation.access.queries import NotVisible
from spheres.foundation.accounts.gates import members
from spheres.foundation.accounts.models import Role
from spheres.foundation.ids import SentOtherwise
from spheres.foundation.ui.templatetags.spheres import hour
from spheres.foundation.ui.views import without_cookie
from spheres.foundation.vault.drafts import forget_draft, initial_with_draft
from spheres.programme.participants.form_page import form_page
from spheres.programme.referrals import actions, queries
from spheres.programme.referrals.forms import (
    AnswerForm,
    LinkForm,
    LinkReferralForm,
    MatchForm,
    ReferralForm,
    SelfReferralForm,
)
from spheres.programme.referrals.models import Referral, ReferralLink
from spheres.programme.referrals.rules import receipt_number
from spheres.programme.region.pack import current_pack

REFERRERS = [role for role in Role if role not in (Role.ADMINISTRATOR, Role.RESEARCHER)]
TOO_MANY = gettext_lazy(
    "Many messages were sent from here in a short time, so this one is not sent yet. It is still on this "
    "screen: try again in a while, or call one of the numbers on this page."
)
OVER = gettext_lazy(
    "This link no longer works: it was used, taken back, or its days are over. Nothing was sent. What you "
    "wrote is still on this screen: ask for another link before you leave it."
)
SAID, SHOWN_SECONDS = "referrals.said", 600
DRAFT = "referrals:referral-new"
PAGE = 25


@members(*REFERRERS)
def referral_new(request: HttpRequest) -> HttpResponse:
    form = ReferralForm(request.POST or None, initial=initial_with_draft(request.user.pk, DRAFT, {}))
    if form.is_sent() and _send(form, request.user, Referral.Via.PARTNER, written_by=request.user.name):  # type: ignore[union-attr]
        forget_draft(request.user.pk, DRAFT)
        sent = _(
            "Sent to the coordination of the programme, %(hour)s. Its number is %(number)s: what you may "
            "hear of it comes back beside it."
        )
        said = {"number": receipt_number(form.new_id), "hour": hour(timezone.now())}
        messages.success(request, sent % said)
        outside = "?outside=1" if form.is_outside_ages else ""
        response = redirect("referrals:my-referrals")
        response["Location"] += outside
        return response
    return form_page(
        request,
        None,
        form,
        title=_("Refer someone"),
        submit=_("Send the referral"),
        sentence=_(
            "With the young person’s agreement, and preferably side by side. What isn’t known "
            "can be left out."
        ),
        place=DRAFT,
    )


@without_cookie
def self_referral(request: HttpRequest) -> HttpResponse:
    """Public. Answers with the thanks itself: no address is left that tells what was done. It is done in
    nobody’s name, so no cookie proves that the page was ours: one that is refused or lost
    loses none of her words."""
    form = SelfReferralForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "pack": current_pack(), **_said(request)}
    if "number" in context:
        return render(request, "referrals/self_referral_sent.html", context)
    if request.method != "POST":
        return render(request, "referrals/self_referral.html", context)
    if form.is_valid() and not ratelimit.consume(request, action="self_referral"):
        form.add_error(None, TOO_MANY)
        return _refused(request, "referrals/self_referral.html", context, are_many=True)
    if form.is_sent() and _send(form, None, Referral.Via.SELF):
        return _thanks(request, "referrals/self_referral_sent.html", context)
    return _refused(request, "referrals/self_referral.html", context)


@without_cookie
def link_referral(request: HttpRequest, token: str) -> HttpResponse:
    """Public, for whoever holds a signed link: the link is what proves it, and no cookie."""
    link = queries.link_of(token)
    if link is None:
        raise Http404
    form = LinkReferralForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "link": link, "pack": current_pack(), **_said(request)}
    if "number" in context:
        return render(request, "referrals/link_referral_sent.html", context)
    is_over = bool(link.used_at) or link.ends_at <= timezone.now() or not link.made_by.is_active
    is_sent_again = request.method == "POST" and str(link.used_for) == request.POST.get("id")
    if request.method != "POST":
        page = "referrals/link_over.html" if is_over else "referrals/link_referral.html"
        return render(request, page, context, status=410 if is_over else 200)
    if is_over and not is_sent_again:
        form.add_error(None, OVER)
        return _refused(request, "referrals/link_referral.html", context, status=410)
    if form.is_sent() and _send(form, None, Referral.Via.LINK, link):
        return _thanks(request, "referrals/link_referral_sent.html", context)
    return _refused(request, "referrals/link_referral.html", context)


def _thanks(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    form = context["form"]
    outcome = {
        "number": receipt_number(form.new_id),
        "outside": form.is_outside_ages,
        "sent_at": timezone.now().isoformat(),
    }
    if _keeps_what_it_sends(request):
        return _said_elsewhere(request, outcome)
    return render(request, template, context | _as_shown(outcome))


def _refused(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200, *, are_many: bool = False
) -> HttpResponse:
    """With scripts the form as it was typed; without, only what was wrong with it."""
    if _keeps_what_it_sends(request):
        form = context["form"]
        wrong = [str(form[name].label) for name in form.errors if name in form.fields]
        return _said_elsewhere(request, {"wrong": wrong, "are_many": are_many, "is_refused": True})
    return render(request, template, context, status=status)


def _keeps_what_it_sends(request: HttpRequest) -> bool:
    """Without scripts a browser keeps what a form sent, also on its disk, for as long as it may show the
    answer again."""
    return request.headers.get("Sec-Fetch-Mode") == "navigate"


def _said_elsewhere(request: HttpRequest, outcome: dict[str, Any]) -> HttpResponse:
    """Leads to this page, which says it for a while: no history holds what was sent then."""
    signed = urlencode({"s": signing.dumps(outcome, salt=SAID)})
    return HttpResponse(status=303, headers={"Location": f"{request.path}?{signed}"})


def _said(request: HttpRequest) -> dict[str, Any]:
    """What the answer to a form that was sent a moment ago says; nothing later."""
    if request.method == "POST":
        return {}
    try:
        return _as_shown(signing.loads(request.GET.get("s", ""), salt=SAID, max_age=SHOWN_SECONDS))
    except signing.BadSignature:
        return {}


def _as_shown(outcome: dict[str, Any]) -> dict[str, Any]:
    """With by when somebody answers what was sent."""
    sent_at = outcome.get("sent_at")
    return {**outcome, "promised": queries.promised(datetime.fromisoformat(sent_at))} if sent_at else outcome


def _send(
    form: ReferralForm, member: Any, via: Referral.Via, link: ReferralLink | None = None, written_by: str = ""
) -> bool:
    """False when something else was sent by this form before: it is said on it."""
    letter = form.letter(written_by=written_by) if written_by else form.letter()
    try:
        actions.send_referral(member, form.new_id, letter, via, timezone.now(), agreed=form.agrees, link=link)
    except SentOtherwise:
        form.say_sent_otherwise()
        return False
    return True


@members(*REFERRERS)
def my_links(request: HttpRequest) -> HttpResponse:
    if not current_pack().referral_links:
        raise Http404
    form = LinkForm(request.POST or None)
    made = None
    if form.is_sent():
        try:
            made = actions.give_link(request.user, form.new_id, form.cleaned_data["for_whom"], timezone.now())
            form = LinkForm()
        except SentOtherwise:
            form.say_sent_otherwise()
    links = Paginator(queries.my_links(request.user.id), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "links": links,
        "made": made,
        "address": request.build_absolute_uri(_link_path(made)) if made else "",
        "now": timezone.now(),
        "days": current_pack().link_days,
    }
    return render(request, "referrals/my_links.html", context)


def _link_path(link: ReferralLink) -> str:
    return reverse("referrals:link-referral", args=[queries.link_token(link.pk)])


@require_POST
@members(*REFERRERS)
def link_end(request: HttpRequest, link_id: UUID) -> HttpResponse:
    actions.take_back_link(request.user, link_id, timezone.now())
    messages.success(request, _("This link no longer works."))
    return redirect("referrals:my-links")


@members(Role.COORDINATOR)
def incoming(request: HttpRequest) -> HttpResponse:
    found = queries.incoming(timezone.now())
    pivots = queries.pivots_of([referral.participant_id for referral, _promise in found])
    rows = [(referral, pivots.get(referral.participant_id), promise) for referral, promise in found]
    return render(request, "referrals/incoming.html", {"rows": rows})


@members(Role.COORDINATOR)
def referral(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    if request.method == "POST":
        transaction_lock(referral_id)
    letter, age = queries.referral_to_answer(referral_id, timezone.now())
    form = AnswerForm(request.POST or None, standing=letter)
    if form.is_sent():
        answer = form.answer()
        if not form.is_sent_again:
            actions.answer_referral(request.user, letter, answer, timezone.now())
        if answer.decision == Referral.Status.WELCOME:
            return redirect("referrals:match", referral_id)
        messages.success(request, _("Your answer is saved."))
        return redirect("referrals:incoming")
    alike = queries.alike(letter)
    for row in alike:  # how alike she is to each of them is told
        note_opened(row.participant_id, Category.IDENTITY)
    context = {
        "referral": letter,
        "age": age,
        "form": form,
        "alike": alike,
        "pivot": queries.pivots_of([letter.participant_id]).get(letter.participant_id),
        "promise": queries.promise_of(letter, timezone.now()),
    }
    return render(request, "referrals/referral.html", context)


@members(Role.COORDINATOR)
def match(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    if request.method == "POST":
        transaction_lock(referral_id)
    letter, age = queries.referral_to_answer(referral_id, timezone.now())
    if letter.status != Referral.Status.WELCOME:
        raise NotVisible(letter.participant_id)
    pivot = queries.pivots_of([letter.participant_id]).get(letter.participant_id)
    stands = {
        "pivot": str(pivot.pk) if pivot else "",
        "meeting_at": letter.first_meeting_at,
        "meeting_place": letter.first_meeting_place,
    }
    form = MatchForm(request.POST or None, stands=stands, suggestions=queries.suggestions(letter))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        actions.match(
            request.user, letter, form.chosen, said["meeting_at"], said["meeting_place"], timezone.now()
        )
        messages.success(request, _("%(name)s finds this in the day’s page.") % {"name": form.chosen.name})
        return redirect("referrals:incoming")
    context = {
        "referral": letter,
        "age": age,
        "form": form,
        "pivot": pivot,
        "tells": letter.receipt_id and current_pack().referrer_hears.welcomed,
    }
    return render(request, "referrals/match.html", context)


@members(*REFERRERS)
def my_referrals(request: HttpRequest) -> HttpResponse:
    receipts = Paginator(queries.my_receipts(request.user.id), PAGE).get_page(request.GET.get("page"))
    context = {
        "receipts": receipts,
        "outside": "outside" in request.GET,
        "gives_links": current_pack().referral_links,
    }
    return render(request, "referrals/my_referrals.html", context)
