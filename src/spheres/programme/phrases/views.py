"""The pages of a member's own phrases: whoever asks sees hers, and there are no others."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from spheres.foundation.access.member import transaction_lock, transaction_time
from spheres.foundation.accounts.gates import members
from spheres.foundation.ids import SentOtherwise
from spheres.programme.participants.form_page import form_page
from spheres.programme.phrases import actions, queries
from spheres.programme.phrases.forms import PhraseChangeForm, PhraseForm
from spheres.programme.phrases.roles import WRITE_NOTES
from spheres.programme.phrases.rules import MOST


@members(*WRITE_NOTES)
def phrases(request: HttpRequest) -> HttpResponse:
    """All of hers, in her order."""
    kept = queries.phrases_of(request.user)
    return render(
        request, "phrases/phrases.html", {"phrases": kept, "most": MOST, "is_full": len(kept) >= MOST}
    )


@members(*WRITE_NOTES)
def phrase_add(request: HttpRequest) -> HttpResponse:
    form = PhraseForm(request.POST or None)
    if form.is_sent():
        try:
            actions.keep_phrase(request.user, form.new_id, form.cleaned_data["words"], transaction_time())
        except SentOtherwise:
            form.say_sent_otherwise()
        except actions.AlreadyKept:
            form.add_error("words", _already_kept())
        except actions.TooMany:
            form.add_error(None, _too_many())
        else:
            messages.success(request, _("It is kept. It is offered when you write a note."))
            return redirect("phrases:phrases")
    return _form_page(request, form, _("Add a phrase"), _("Keep it"))


@members(*WRITE_NOTES)
def phrase_change(request: HttpRequest, phrase_id: UUID) -> HttpResponse:
    if request.method == "POST":
        transaction_lock(request.user.pk)  # type: ignore[arg-type]
    phrase = queries.phrase_of(request.user, phrase_id)
    form = PhraseChangeForm(request.POST or None, stands={"words": phrase.words})
    if form.is_sent():
        try:
            actions.change_phrase(request.user, phrase_id, form.cleaned_data["words"])
        except actions.AlreadyKept:
            form.add_error("words", _already_kept())
        else:
            messages.success(request, _("It is changed. Notes that are written stay as they are."))
            return redirect("phrases:phrases")
    return _form_page(request, form, _("Change a phrase"), _("Save"))


@require_POST
@members(*WRITE_NOTES)
def phrase_up(request: HttpRequest, phrase_id: UUID) -> HttpResponse:
    actions.move_phrase_up(request.user, phrase_id)
    return redirect("phrases:phrases")


@require_POST
@members(*WRITE_NOTES)
def phrase_remove(request: HttpRequest, phrase_id: UUID) -> HttpResponse:
    if actions.remove_phrase(request.user, phrase_id):
        messages.success(request, _("It is taken away. Notes that are written stay as they are."))
    return redirect("phrases:phrases")


def _form_page(request: HttpRequest, form: Any, title: str, submit: str) -> HttpResponse:
    crumbs = [(reverse("phrases:phrases"), _("My phrases"))]
    sentence = _("Yours alone: nobody else reads it.")
    return form_page(
        request, None, form, title=title, submit=submit, crumbs=crumbs, sentence=sentence, place=""
    )


def _already_kept() -> str:
    return _("You keep this phrase already: capitals and spaces make no difference.")


def _too_many() -> str:
    words = ngettext(
        "You keep %(n)d phrase, and no more can be kept. Take one away first.",
        "You keep %(n)d phrases, and no more can be kept. Take one away first.",
        MOST,
    )
    return words % {"n": MOST}
