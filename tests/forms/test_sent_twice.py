"""A form that makes something makes it once, and never lies: sent twice, sent with other words, sent anew."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import pytest
from conftest import as_owner
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone
from django.utils.html import escape

from spheres.foundation.access.member import set_current_member
from spheres.foundation.accounts.models import Member
from spheres.foundation.vault.models import Draft
from spheres.programme.accompaniment.actions import make_feed
from spheres.programme.accompaniment.models import Accompaniment, Expense
from spheres.programme.consents.models import Disclosure
from spheres.programme.directory.actions import propose_correction
from spheres.programme.entourage.actions import PersonInput, note_person
from spheres.programme.entourage.models import PersonAround
from spheres.programme.legal.models import LegalStep
from spheres.programme.needs.actions import name_need, sort_needs
from spheres.programme.needs.models import Need
from spheres.programme.needs.rules import Mark
from spheres.programme.notes.models import ContactNote, NoteAddition, Step
from spheres.programme.participants.actions import ContactChannel, save_way
from spheres.programme.participants.creating import create_idempotently
from spheres.programme.participants.models import Assignment, ContactWay
from spheres.programme.participants.record import load_record
from spheres.programme.privacy.models import Incident
from spheres.programme.safety.actions import begin_episode, make_plan
from spheres.programme.safety.models import EmergencyPlan, MissingStep
from spheres.programme.services.models import ServiceAnswer, ServiceInPlace, ServiceReferral
from spheres.programme.therapy.models import TherapyNote, TherapySession, TherapySummary
from tests.builders.followed import accompanied
from tests.builders.members import an_officer
from tests.builders.mishaps import another_is_at_it
from tests.builders.services import in_therapy

pytestmark = pytest.mark.django_db


def test_each_action_waits_while_the_same_is_being_done():
    pk, pivot = accompanied()
    set_current_member(pivot.pk)
    one, now = uuid4(), timezone.now()
    actions = {
        "a way": (
            one,
            lambda: save_way(load_record(pivot, pk, now), one, ContactChannel("text", "514 555-0188")),
        ),
        "a person": (
            one,
            lambda: note_person(load_record(pivot, pk, now), one, PersonInput("Léo", "friend", "helps")),
        ),
        "not reached": (pk, lambda: begin_episode(load_record(pivot, pk, now), now, "")),
        "the map": (pk, lambda: sort_needs(load_record(pivot, pk, now), {"sleep": Mark("urgent")})),
        "a calendar": (pivot.pk, lambda: make_feed(pivot, now)),
        "a correction": (one, lambda: propose_correction(pivot, "x", one, "name", "y", now)),
    }
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '100ms'")
    for name, (key, action) in actions.items():
        with another_is_at_it(key), pytest.raises(OperationalError), transaction.atomic():
            action()
            pytest.fail(f"{name} did not wait")
    for _key, action in actions.values():
        action()


AT = (timezone.localtime() - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")
DAY = timezone.localdate().isoformat()


@dataclass(frozen=True)
class Sent:
    """A form that makes something: where it is sent, with what, and what in it could be said otherwise."""

    path: str
    model: type
    data: dict
    field: str
    other: str
    by_therapist: bool = False
    shows: bool = True
    """Whether what stands can be seen in words on the page."""


def words_and(field, first, other, **data):
    return {"data": {**data, field: first}, "field": field, "other": other}


FORMS = {
    "note": Sent("notes/add/", ContactNote, **words_and(
        "text", "Première version.", "Une autre version.",
        kind="call", at=AT, minutes="5", place="none", begun_by="her")),
    "addition": Sent("notes/{note_id}/add/", NoteAddition, **words_and("text", "Un ajout.", "Autre ajout.")),
    "next step": Sent("next/add/", Step, **words_and(
        "what", "Appeler l’école", "Appeler sa tante", kind="task", due_on=DAY)),
    "need": Sent("needs/add/", Need, **words_and(
        "her_words", "Manger le matin.", "Manger le soir.", code="food", weight="urgent")),
    "plan": Sent("plan/make/", EmergencyPlan, **words_and("calm", "Marcher.", "Danser.", in_danger="no")),
    "way": Sent("reach/add/", ContactWay, **words_and(
        "value", "514 555-0188", "514 555-0177", channel="text")),
    "person": Sent("entourage/add/", PersonAround, **words_and(
        "her_words", "Elle écoute.", "Elle parle.", name="Rosalie", tie="friend", stance="helps")),
    "disclosure": Sent("consents/told/add/", Disclosure, **words_and(
        "content", "Où elle dort.", "Avec qui elle dort.", ground="court_order", told_at=AT,
        recipient="Le 911", reason="Sa vie.", her_part="Elle le sait.")),
    "request": Sent("services/add/", ServiceReferral, **words_and(
        "what", "Une chambre calme.", "Un lit ce soir.", kind="housing", to="outside",
        service_name="Chambreclair", she_agreed="on")),
    "answer": Sent("services/{service_referral_id}/", ServiceAnswer, **words_and(
        "words", "Nous la recevons.", "Nous l’attendons.", status="accepted", day=DAY, next_on=DAY)),
    "in place": Sent("services/in-place/", ServiceInPlace, **words_and(
        "what", "Des cours du soir.", "Des cours du jour.", service="school", who="Une école")),
    "accompaniment": Sent("going/add/", Accompaniment, **words_and(
        "wants", "Pas seule.", "Toute seule.", kind="health", where="La clinique", minutes="60",
        travel_minutes="30")),
    "expense": Sent("expenses/add/", Expense, **words_and(
        "note", "Dîner", "Souper", kind="meal", on=DAY, amount="12")),
    "legal step": Sent("legal/add/", LegalStep, **words_and(
        "her_words", "Doucement.", "Vite.", kind="ivac", wish="unsure", what="Une demande.")),
    "unreached": Sent("unreached/step/", MissingStep, **words_and(
        "came_of_it", "Rien.", "Elle a répondu.", kind="tried", what="Un message")),
    "therapy note": Sent("therapy/notes/add/", TherapyNote, **words_and(
        "text", "Une séance.", "Deux séances."), by_therapist=True),
    "session": Sent("therapy/sessions/add/", TherapySession, **words_and(
        "attendance", "came", "absent", on=DAY), by_therapist=True, shows=False),
    "summary": Sent("therapy/summaries/add/", TherapySummary, **words_and(
        "text", "Le sommeil.", "Les repas.", she_agreed="on"), by_therapist=True),
    "incident": Sent("/privacy/incidents/add/", Incident, **words_and(
        "what", "Un compte prêté.", "Deux comptes prêtés.", began_at=AT, known_at=AT, risk="unknown")),
}  # fmt: skip


@pytest.fixture
def sending(request, client, hers):
    """(send, how many stand) for one of the forms."""
    form = FORMS[request.param]
    ids = dict(hers)
    if form.by_therapist:
        ids["participant_id"], _pivot, _one, member = in_therapy()
    else:
        with as_owner():
            member = Member.objects.get(pk=Assignment.objects.get().member_id)
    if form.model is Incident:
        member = an_officer()
    client.force_login(member)
    base = "" if form.path.startswith("/") else f"/young-people/{ids['participant_id']}/"
    if form.model is MissingStep:
        client.post(f"{base}unreached/", {"since": AT}, secure=True)

    def send(key, **more):
        return client.post(base + form.path.format(**ids), {**form.data, **more, "id": key}, secure=True)

    def standing():
        with as_owner():
            return form.model.objects.count()

    return form, send, standing


every = pytest.mark.parametrize("sending", FORMS, indirect=True)


@every
def test_the_same_form_sent_twice_makes_one_thing(sending):
    _form, send, standing = sending
    before, key = standing(), uuid4()
    assert send(key).status_code == 302
    assert standing() == before + 1
    assert send(key).status_code == 302
    assert standing() == before + 1


@every
def test_the_same_form_sent_with_other_words_says_what_stands_and_loses_nothing(sending):
    form, send, standing = sending
    key = uuid4()
    send(key)
    stands = standing()
    answer = send(key, **{form.field: form.other})
    assert answer.status_code == 200, "it is not said to be saved"
    assert standing() == stands
    page, shown = answer.content.decode(), form_of(answer)
    if form.shows:
        assert escape(form.data[form.field]) in page, "what stands"
    assert shown[form.field].value() == form.other, "what was typed"
    assert shown["id"].value() != str(key), "to be sent as something new"
    if form.model is ServiceAnswer:
        return  # the same can't be answered twice: only what can follow is offered
    assert send(shown["id"].value(), **{form.field: form.other}).status_code == 302
    assert standing() == stands + 1


@every
def test_the_same_words_under_another_id_are_asked_about_before_they_make_a_second(sending):
    form, send, standing = sending
    send(uuid4())
    stands = standing()
    answer = send(uuid4())
    assert answer.status_code == 200
    assert standing() == stands
    if form.model is ServiceAnswer:
        return
    assert form_of(answer).fields["again"].widget.input_type == "checkbox"
    assert send(uuid4(), again="on").status_code == 302
    assert standing() == stands + 1


def form_of(answer):
    """The form that the page shows, wherever it stands on it."""
    found = [answer.context[name] for name in ("form", "step_form") if answer.context.get(name)]
    return next(form for form in found if form.is_bound)


def test_what_was_typed_after_a_note_was_saved_can_go_below_it(client, hers):
    with as_owner():
        client.force_login(Member.objects.get(pk=Assignment.objects.get().member_id))
    path, key = f"/young-people/{hers['participant_id']}/notes/add/", uuid4()
    data = {**FORMS["note"].data, "id": key}
    client.post(path, data, secure=True)
    place = f"notes:note-add:{hers['participant_id']}"
    client.post("/drafts/keep/", {"draft_place": place, "text": "Et la suite."}, secure=True)
    answer = client.post(path, {**data, "text": "Et la suite."}, secure=True)
    assert f'name="add_to" value="{key}"' in answer.content.decode()
    with as_owner():
        assert Draft.objects.filter(member__isnull=False).exists(), "the draft is not forgotten"
    again = {**data, "id": answer.context["form"]["id"].value(), "text": "Et la suite.", "add_to": key}
    assert client.post(path, again, secure=True).status_code == 302
    with as_owner():
        assert NoteAddition.objects.get().note_id == key


def test_a_next_step_that_came_with_a_note_sent_again_is_not_lost(client, hers):
    with as_owner():
        client.force_login(Member.objects.get(pk=Assignment.objects.get().member_id))
    path = f"/young-people/{hers['participant_id']}/notes/add/"
    data = {**FORMS["note"].data, "id": uuid4()}
    client.post(path, data, secure=True)
    with as_owner():
        steps = Step.objects.count()
    with_next = {**data, "next_what": "Appeler lundi", "next_on": DAY}
    for _twice in range(2):
        assert client.post(path, with_next, secure=True).status_code == 302
    answer = client.post(path, {**with_next, "next_what": "Appeler mardi"}, secure=True)
    assert answer.status_code == 200
    assert "Appeler lundi" in answer.content.decode()
    with as_owner():
        assert Step.objects.count() == steps + 1


def test_an_id_of_someone_elses_row_makes_nothing(client, hers):
    with as_owner():
        client.force_login(Member.objects.get(pk=Assignment.objects.get().member_id))
    other_pk, other = accompanied()
    set_current_member(other.pk)
    key = uuid4()
    name_need(load_record(other, other_pk), key, "food", "urgent", "Ailleurs.")
    path = f"/young-people/{hers['participant_id']}/needs/add/"
    assert client.post(path, {**FORMS["need"].data, "id": key}, secure=True).status_code == 404
    with as_owner():  # nor one of her own, about someone else
        mine = Assignment.objects.get(participant_id=hers["participant_id"]).member_id
        Assignment.objects.filter(participant_id=other_pk).update(member_id=mine)
        Need.objects.filter(pk=key).update(author_id=mine)
    assert client.post(path, {**FORMS["need"].data, "id": key}, secure=True).status_code == 404


def test_another_violation_keeps_its_own_name():
    """Two workers at once: a second plan under the number of the first is no form sent twice."""
    pk, pivot = accompanied()
    set_current_member(pivot.pk)
    record = load_record(pivot, pk)
    words = dict.fromkeys(EmergencyPlan.SEALED_FIELDS, "") | {"steps": []}
    make_plan(record, uuid4(), words, in_danger=False)
    plan = EmergencyPlan(
        id=uuid4(), participant_id=pk, version=1, author_id=pivot.pk, made_at=record.now,
        review_on=timezone.localdate(),
    )  # fmt: skip
    record.keys.seal(plan, **words)
    with pytest.raises(IntegrityError, match="plan_version_once"), transaction.atomic():
        create_idempotently(record, plan, "review_on")
