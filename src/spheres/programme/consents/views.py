"""The consent screen, its read-back, and the copy she may keep."""

from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from spheres.foundation.access.categories import Category
from spheres.foundation.access.queries import NotVisible
from spheres.foundation.accounts.gates import members
from spheres.foundation.accounts.models import Partner, Role
from spheres.foundation.audit.models import Look
from spheres.foundation.vault.drafts import forget_draft
from spheres.programme.consents import actions, queries, restricting
from spheres.programme.consents.copy import consent_pdf
from spheres.programme.consents.forms import ConsentForm, DisclosureForm, RestrictionForm
from spheres.programme.consents.queries import JUST_LEFT
from spheres.programme.consents.who_sees import WhoSees, who_sees
from spheres.programme.consents.wording import Line, nobody_there
from spheres.programme.participants.actions import note_birth_date
from spheres.programme.participants.form_page import form_page
from spheres.programme.participants.record import Record, about_participant
from spheres.programme.participants.saving import told_beside
from spheres.programme.referrals.models import Referral
from spheres.programme.referrals.queries import referral_of

COMMITTEE = "committee"
"""In an address, where a partner's code would stand."""
SAVED = gettext_lazy("It is saved, and holds from now on.")
SAVED_SHUT = gettext_lazy("It is written down. Below stands from when it holds.")
NOT_ANSWERS = {"csrfmiddlewaretoken", "draft_place"}
ON_SCREEN = {code for code, _name in settings.LANGUAGES}


@about_participant(Role.PIVOT_WORKER, writes=Category.IDENTITY, locks=True)
def consent_make(request: HttpRequest, record: Record) -> HttpResponse:
    """Three steps at one address: the screen, its read-back to her, and saving it."""
    welcome = queries.in_welcome(record)
    referral = referral_of(record.id, record.keys)
    if referral is None or referral.status != Referral.Status.WELCOME:
        return _joined_already(request, record, welcome)
    form = record.form(request, ConsentForm, who=welcome.who, partners=welcome.partners)
    context: dict[str, Any] = {"form": form, "person": record, "place": record.place, "welcome": welcome}
    context["seen_by"] = who_sees(record, is_welcome=True).sentences(())
    if "change" in request.POST or not form.is_sent():
        return render(request, "consents/consent_make.html", context)
    if form.says_no:
        actions.decline(record, form.cleaned_data["reason"], form.cleaned_data["offered_instead"])
        forget_draft(record.member.pk, record.place)
        messages.success(request, _("It is noted. The door stays open."))
        return redirect("home")
    who = _who(record, welcome, form)
    if "confirmed" not in request.POST:
        return _read_back(request, record, form, who, context, None)
    if born := form.cleaned_data.get("birth_date"):
        note_birth_date(record, welcome.identity, born)
    actions.join(record, who, form.decision())
    return record.done(request, "", "consents:consent-kept")


def _not_answered(seen_by: WhoSees | None, welcome: queries.Welcome) -> dict[str, Line]:
    """What follows for each partner of which she has said nothing, by its code."""
    found = {}
    for code, (partner, _members) in welcome.partners.items():
        there = seen_by.at(partner.pk) if seen_by else []
        said = nobody_there(_("You have not answered."), ", ".join(one.name for one in there))
        found[code] = Line(partner.name, says_yes=False, lines=[said])
    return found


def _joined_already(request: HttpRequest, record: Record, welcome: queries.Welcome) -> HttpResponse:
    """She joined meanwhile. The same answers sent twice are saved; others go on beside what stands."""
    if request.method != "POST":
        return redirect("workspace:participant", record.id)
    form = ConsentForm(request.POST, who=welcome.who, partners=welcome.partners)
    if not form.is_valid():
        return _beside_what_stands(request, record, welcome)
    if form.says_no:
        form.add_error(
            None, _("A yes to the programme was said meanwhile: that holds. This no is not saved.")
        )
        context = {"form": form, "person": record, "place": record.place, "welcome": welcome}
        return render(request, "consents/consent_make.html", context)
    if actions.stands_already(record, _who(record, welcome, form), form.decision()):
        return record.done(request, "", "consents:consent-kept")
    return _beside_what_stands(request, record, welcome)


def _beside_what_stands(request: HttpRequest, record: Record, welcome: queries.Welcome) -> HttpResponse:
    """What was filled in to join, on the screen where she decides anew."""
    sent = request.POST.copy()
    sent["seen"] = str(record.id)  # nothing that stands was on the screen
    return _decide_anew(request, record, welcome, sent)


@about_participant(reads=Category.IDENTITY)
def consents(request: HttpRequest, record: Record) -> HttpResponse:
    """What she agreed to, and all she answered before."""
    context = {
        "person": record,
        "hers": (hers := queries.her_consents(record)),
        "programme": hers.programme or hers.lapsed,
        "may_write": (may_write := record.may_write(Category.IDENTITY)),
        "may_restrict": may_write and record.member.role == Role.PIVOT_WORKER,
        "disclosures": queries.disclosures_on(record),
    }
    return render(request, "consents/consents.html", context)


@about_participant(writes=Category.IDENTITY, locks=True)
def decide_anew(request: HttpRequest, record: Record) -> HttpResponse:
    """The same screen, beside what stands: what she leaves blank stays as it was."""
    return _decide_anew(request, record, queries.in_welcome(record), None)


def _decide_anew(
    request: HttpRequest, record: Record, welcome: queries.Welcome, sent: QueryDict | None
) -> HttpResponse:
    hers = queries.her_consents(record)
    programme = hers.programme or hers.lapsed
    if record.rights.is_taking_over:
        messages.warning(request, _("You meet first. What is taken back can be written down at once."))
        return redirect("consents:consents", record.id)
    if programme is None:
        return redirect("consents:consents", record.id)
    options: dict[str, Any] = {
        "who": welcome.who,
        "partners": welcome.partners,
        "newest": hers.newest,
        "stands": hers.stands,
        "kept": hers.kept,
        "is_lapsed": hers.programme is None,
    }
    if sent is not None:
        form = ConsentForm(sent, **options)
    else:
        initial = {"seen": hers.newest, "emergency_wish": programme.emergency_wish}
        form = record.form(request, ConsentForm, initial, **options)
    context: dict[str, Any] = {
        "form": form,
        "person": record,
        "place": record.place,
        "welcome": welcome,
        "hers": hers,
        "programme": programme,
        "seen_by": hers.seen_by,
        "not_answered": _not_answered(hers.who_sees, welcome),
        "held": {h.consent.partner.code if h.consent.partner else h.consent.kind: h.line for h in hers.holds},
    }
    is_late = "confirmed" in request.POST and form.is_bound and not form.is_valid() and form.is_only_overtaken
    if is_late and actions.stands_already(record, _who(record, welcome, form), form.decision()):
        return record.done(request, str(SAVED), "consents:consents")  # sent twice
    if "change" in request.POST or not form.is_sent():
        return render(request, "consents/consent_make.html", context)
    who = _who(record, welcome, form)
    if "confirmed" not in request.POST:
        until = timezone.localdate(programme.ends_at)
        return _read_back(request, record, form, who, context, until)
    if born := form.cleaned_data.get("birth_date"):
        note_birth_date(record, welcome.identity, born)
    actions.decide_anew(record, who, form.decision(), form.cleaned_data["seen"])
    return record.done(request, str(SAVED), "consents:consents")


@require_POST
@about_participant(Role.PIVOT_WORKER, writes=Category.IDENTITY, locks=True)
def take_back(request: HttpRequest, record: Record, partner: str) -> HttpResponse:
    there = None if partner == COMMITTEE else get_object_or_404(Partner, code=partner)
    actions.take_back(record, there)
    messages.success(request, _("It is taken back. They see nothing from now on."))
    return redirect("consents:consents", record.id)


@require_POST
@about_participant(Role.PIVOT_WORKER, writes=Category.IDENTITY, locks=True)
def leave(request: HttpRequest, record: Record) -> HttpResponse:
    actions.leave(record)
    request.session[JUST_LEFT] = True
    return redirect("home")  # where it says so, for as long as it can be undone


@require_POST
@members(Role.PIVOT_WORKER)
def leave_undo(request: HttpRequest, closing_id: UUID) -> HttpResponse:
    """*Leaves the programme* was pressed by mistake: the address names nobody, whom nobody sees any more."""
    record = actions.undo_leaving(request.user, closing_id)
    if record is None:
        messages.warning(
            request,
            _(
                "It can’t be undone any more: an hour has passed, or something was decided since. A new "
                "referral, and a new yes, open the way back."
            ),
        )
        return redirect("home")
    messages.success(request, _("%(name)s is in the programme, as before.") % {"name": record.name})
    return redirect("workspace:participant", record.id)


@about_participant(Role.PIVOT_WORKER, writes=Category.IDENTITY)
def restrictions(request: HttpRequest, record: Record) -> HttpResponse:
    """To whom she shut her file, by name or as one of a kind of person or of a place."""
    context = {
        "person": record,
        "shut": restricting.shut_to(record),
        "is_left_alone": restricting.is_left_alone(record),
    }
    return render(request, "consents/restrictions.html", context)


@about_participant(Role.PIVOT_WORKER, writes=Category.IDENTITY, locks=True)
def restriction_add(request: HttpRequest, record: Record) -> HttpResponse:
    form = record.form(request, RestrictionForm, shut=restricting.shut_to(record))
    if form.is_sent():
        with told_beside(form):
            said = form.cleaned_data["her_words"]
            restricting.shut_out(record, form.new_id, form.whom(), said)
        if not form.errors:
            return record.done(request, str(SAVED_SHUT), "consents:restrictions")
    return form_page(
        request,
        record,
        form,
        title=_("Shut it to someone"),
        submit=_("Write it down"),
        crumbs=[(reverse("consents:restrictions", args=[record.id]), _("To whom the file is shut"))],
        sentence=_(
            "It is the young person’s decision, and needs no reason. Tell what it may cost: on a night when "
            "only this person is there, nobody will know the plan, what calms, or whom to call."
        ),
    )


@require_POST
@about_participant(Role.PIVOT_WORKER, writes=Category.IDENTITY, locks=True)
def restriction_lift(request: HttpRequest, record: Record, restriction_id: UUID) -> HttpResponse:
    restricting.lift(record, restriction_id)
    messages.success(request, _("It is lifted: what was agreed holds for them again."))
    return redirect("consents:restrictions", record.id)


@about_participant(writes=Category.IDENTITY)
def disclosure_add(request: HttpRequest, record: Record) -> HttpResponse:
    """Something was told without her consent: to whom, what, why, on which ground."""
    form = record.form(request, DisclosureForm, {"told_at": record.now})
    if form.is_sent():
        with told_beside(form):
            actions.record_disclosure(record, form.new_id, form.told())
        if not form.errors:
            told = _("It is written down. It opens nothing to anyone.")
            return record.done(request, told, "consents:consents")
    return form_page(
        request,
        record,
        form,
        title=_("Told without consent"),
        submit=_("Write it down"),
        crumbs=[(reverse("consents:consents", args=[record.id]), _("What was agreed"))],
        sentence=_(
            "The law allows it in a few cases only. Writing it down opens nothing to anyone; the young "
            "person can read it."
        ),
    )


def _who(record: Record, welcome: queries.Welcome, form: ConsentForm) -> actions.ConsentSubject:
    born = form.cleaned_data.get("birth_date")
    if welcome.who is None:
        raise NotVisible(record.id)
    return actions.ConsentSubject(welcome.who.languages, welcome.who.age, born or welcome.who.birth_date)


def _read_back(
    request: HttpRequest,
    record: Record,
    form: ConsentForm,
    who: actions.ConsentSubject,
    context: dict[str, Any],
    until: date | None,
) -> HttpResponse:
    """What is about to be saved, in the language it was explained in when the screen speaks it."""
    language = form.cleaned_data["language"]
    with translation.override(language if language in ON_SCREEN else translation.get_language()):
        context["read_back"] = queries.read_back_of(form.decision(), who, record, until)
        context["is_aloud"] = language not in ON_SCREEN
        context["read_in"] = translation.get_language()
    context["answers"] = [
        (field, value)
        for field, values in request.POST.lists()
        for value in values
        if field not in NOT_ANSWERS
    ]
    return render(request, "consents/consent_read_back.html", context)


@about_participant(Role.PIVOT_WORKER, writes=Category.IDENTITY)
def consent_kept(request: HttpRequest, record: Record) -> HttpResponse:
    """She joined: a copy on paper, or nothing to carry."""
    return render(request, "consents/consent_kept.html", {"person": record})


@about_participant(Role.PIVOT_WORKER, reads=Category.IDENTITY, writes=Category.IDENTITY, look=Look.Kind.PRINT)
def consent_copy(request: HttpRequest, record: Record, language: str) -> HttpResponse:
    """The copy to print, in French or in English; each one made is on her record."""
    with translation.override(language):
        read_back = queries.read_back(record)
        if read_back is None:
            raise NotVisible(record.id)
        pdf = consent_pdf(record.name, read_back)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="copie.pdf"'
    return response
