"""The pages of her entourage."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spheres.foundation.accounts.gates import members
from spheres.foundation.audit.actions import record_look
from spheres.foundation.vault.drafts import forget_draft, initial_with_draft
from spheres.programme.entourage import actions, queries
from spheres.programme.entourage.forms import PersonForm
from spheres.programme.entourage.rules import CENTRE
from spheres.programme.participants.queries import person


@members()
def entourage(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    """A picture of who is around her, and the same as a list."""
    her, rights = person(participant_id, reads="entourage")
    record_look(request.user, [participant_id], "entourage:entourage", ["entourage"], sources=rights.sources)
    context = {
        "person": her,
        "rights": rights,
        "people": queries.entourage(participant_id, her.keys),
        "centre": CENTRE,
        "size": 2 * CENTRE,
    }
    return render(request, "entourage/entourage.html", context)


@members()
def person_add(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    her, _rights = person(participant_id, writes="entourage")
    place = f"entourage:person-add:{participant_id}"
    form = PersonForm(request.POST or None, initial=initial_with_draft(request.user.pk, place, {}))
    if request.method == "POST" and form.is_valid():
        actions.note_person(request.user, participant_id, form.new_id, form.person(), timezone.now())
        forget_draft(request.user.pk, place)
        messages.success(request, _("Noted."))
        return redirect("entourage:entourage", participant_id)
    return render(request, "entourage/person_around.html", {"form": form, "person": her, "place": place})


@members()
def person_around(request: HttpRequest, participant_id: UUID, person_id: UUID) -> HttpResponse:
    """Correct what was noted of someone around her."""
    her, rights = person(participant_id, writes="entourage")
    noted = queries.person_around(participant_id, person_id)
    said = {name: getattr(noted.person, name, "") for name in actions.Person.__dataclass_fields__}
    initial = {**said, "reason": noted.reason, "id": person_id}
    form = PersonForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.note_person(request.user, participant_id, person_id, form.person(), timezone.now())
        messages.success(request, _("Saved."))
        return redirect("entourage:entourage", participant_id)
    record_look(
        request.user, [participant_id], "entourage:person-around", ["entourage"], sources=rights.sources
    )
    return render(
        request, "entourage/person_around.html", {"form": form, "person": her, "noted": noted.person}
    )


@require_POST
@members()
def person_left(request: HttpRequest, participant_id: UUID, person_id: UUID) -> HttpResponse:
    actions.no_longer_around(request.user, participant_id, person_id, timezone.now())
    return redirect("entourage:entourage", participant_id)
