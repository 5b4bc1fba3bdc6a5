"""A form that makes something makes it once, and never lies: sent twice, sent with other words, sent anew."""

import ast
from pathlib import Path
from uuid import uuid4

import pytest
from conftest import as_owner, forget_attempts
from django.apps import apps
from django.db import IntegrityError, OperationalError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from spheres.foundation.access.member import set_current_member
from spheres.foundation.accounts.models import Member
from spheres.foundation.vault.models import Draft
from spheres.programme.accompaniment.actions import make_feed
from spheres.programme.accompaniment.forms import ExpenseForm
from spheres.programme.consents.forms import DisclosureForm
from spheres.programme.directory.actions import propose_correction
from spheres.programme.directory.models import Correction, Listing
from spheres.programme.entourage.actions import PersonInput, note_person
from spheres.programme.needs.actions import name_need, sort_needs
from spheres.programme.needs.models import Need
from spheres.programme.needs.rules import Mark
from spheres.programme.notes.forms import NoteForm
from spheres.programme.notes.models import NoteAddition, Step
from spheres.programme.participants.actions import ContactChannel, save_way
from spheres.programme.participants.creating import create_idempotently
from spheres.programme.participants.models import Assignment
from spheres.programme.participants.record import load_record
from spheres.programme.privacy.forms import IncidentForm
from spheres.programme.referrals.actions import give_link
from spheres.programme.referrals.forms import LinkReferralForm
from spheres.programme.referrals.queries import link_token
from spheres.programme.safety.actions import begin_episode, make_plan
from spheres.programme.safety.models import EmergencyPlan, MissingStep
from spheres.programme.supervision.forms import EventForm, MeetingForm
from spheres.programme.therapy.forms import SessionForm
from spheres.programme.welcome.forms import AttemptForm
from tests.builders.followed import accompanied, welcomed
from tests.builders.makes_something import AT, DAY, FORMS
from tests.builders.members import a_member, an_officer
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


SECURE = {"secure": True}


def who_sends(by, ids):
    """The member, or nobody; and the participant, where it is another's."""
    if by == "therapist":
        participant_id, _pivot, _one, member = in_therapy()
        return member, participant_id
    if by == "welcoming":
        participant_id, member = welcomed()
        return member, participant_id
    if by == "worker":
        with as_owner():
            return Member.objects.get(pk=Assignment.objects.get().member_id), ids["participant_id"]
    return {"officer": an_officer, "liaison": a_member, "nobody": lambda: None}[by](), ids["participant_id"]


def prepared(form, client, base):
    """What has to stand before it can be sent; what else is in its address."""
    if form.model is MissingStep:
        client.post(
            f"{base}plan/make/", {"id": uuid4(), "in_danger": "no", "police": "Elle a 17 ans."}, **SECURE
        )
        client.post(f"{base}unreached/", {"since": AT}, **SECURE)
    if form.model is Correction:
        with as_owner():
            Listing.objects.create(id="s1", source="211", name="Un refuge")
        return {"listing": reverse("directory:correct", args=["s1"])}
    if form.form is LinkReferralForm:
        giver = a_member()
        set_current_member(giver.pk)
        link = give_link(giver, uuid4(), "une collègue", timezone.now())
        return {"link": reverse("referrals:link-referral", args=[link_token(link.pk)])}
    return {}


@pytest.fixture
def sending(request, client, hers):
    """(form, send, what stands) for one of the forms."""
    forget_attempts()
    form = FORMS[request.param]
    member, participant_id = who_sends(form.by, hers)
    if member:
        client.force_login(member)
    base = f"/young-people/{participant_id}/"
    path = form.path.format(**hers, **prepared(form, client, base))
    path = path if path.startswith("/") else base + path

    def send(key, **more):
        return client.post(path, {**form.data, **more, "id": key}, **SECURE)

    def standing():
        with as_owner():
            return list(form.model.objects.order_by("pk").values_list())

    return form, send, standing


every = pytest.mark.parametrize("sending", FORMS, indirect=True)
of_someone = pytest.mark.parametrize(
    "sending", [name for name, form in FORMS.items() if form.is_of_someone], indirect=True
)


@every
def test_the_same_form_sent_twice_makes_one_thing(sending):
    form, send, standing = sending
    before, key = standing(), uuid4()
    assert form.is_saved(send(key))
    stands = standing()
    assert len(stands) == len(before) + 1
    assert form.is_saved(send(key))
    assert standing() == stands


@every
def test_the_same_form_sent_with_other_words_says_what_stands_and_loses_nothing(sending):
    form, send, standing = sending
    key = uuid4()
    send(key)
    stands = standing()
    answer = send(key, **{form.field: form.other})
    assert answer.status_code == 200, "it is not said to be saved"
    assert not form.is_saved(answer)
    assert standing() == stands
    page, shown = answer.content.decode(), form_of(answer)
    assert type(shown) is form.form
    assert shown.non_field_errors(), "it is said"
    if form.shows:
        assert escape(form.data[form.field]) in page, "what stands"
    assert shown[form.field].value() == form.other, "what was typed"
    assert shown["id"].value() != str(key), "to be sent as something new"
    if form.once:
        return  # only what can follow is offered
    assert form.is_saved(send(shown["id"].value(), **{form.field: form.other}))
    assert len(standing()) == len(stands) + 1


@of_someone
def test_the_same_words_under_another_id_are_asked_about_before_they_make_a_second(sending):
    form, send, standing = sending
    send(uuid4())
    stands = standing()
    answer = send(uuid4())
    assert answer.status_code == 200
    assert standing() == stands
    if form.once:
        return
    assert form_of(answer).fields["again"].widget.input_type == "checkbox"
    assert ("est arrivée une deuxième fois" in answer.content.decode()) == (form.form in HAPPENS)
    assert send(uuid4(), again="on").status_code == 302
    assert len(standing()) == len(stands) + 1


HAPPENS = {
    AttemptForm, DisclosureForm, EventForm, ExpenseForm, IncidentForm, MeetingForm, NoteForm, SessionForm,
}  # fmt: skip
"""What tells of something that happened, and could have happened twice: in a plan, nothing did."""


def test_every_action_that_makes_a_row_once_is_called_by_a_form_that_is_sent_twice_here():
    programme = Path(apps.get_app_config("participants").path).parent
    found = {
        f"{file.parent.name}.{file.stem}.{function.name}"
        for file in programme.glob("*/*.py")
        for function in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef)
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == create_idempotently.__name__
    }
    assert found == {form.made_by for form in FORMS.values() if form.made_by}


def form_of(answer):
    """The form that the page shows, wherever it stands on it."""
    found = [answer.context[name] for name in ("form", "step_form", "not_saved") if answer.context.get(name)]
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
