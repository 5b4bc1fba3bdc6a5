"""Who is around her; and that who must never be contacted is not, whoever tries."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from spheres.foundation.access.member import set_current_member
from spheres.foundation.vault.keys import blind_index
from spheres.programme.accompaniment.actions import AccompanimentInput, plan_accompaniment
from spheres.programme.consents.actions import DisclosureInput, record_disclosure
from spheres.programme.entourage import actions, queries
from spheres.programme.entourage.actions import PersonInput
from spheres.programme.legal.actions import LegalStepInput, note_legal_step
from spheres.programme.notes.actions import Contact, NoteParts, Opening, write_note
from spheres.programme.participants.actions import ContactChannel, save_way
from spheres.programme.participants.models import NeverContact
from spheres.programme.participants.never_contact import (
    KIND,
    NEAR_KIND,
    MayBeMeant,
    MustNotBeContacted,
    answered,
    refuse_never_contact,
)
from spheres.programme.participants.record import load_record
from spheres.programme.participants.spelling import sound_of
from spheres.programme.safety.actions import begin_episode, close_episode, make_plan, note_step
from spheres.programme.safety.queries import unreached
from spheres.programme.services.actions import Request, ask_service
from tests.builders.followed import accompanied
from tests.builders.members import a_member
from tests.builders.plans import words
from tests.builders.services import sharing_with

pytestmark = pytest.mark.django_db
NEVER = PersonInput(
    "Karl Tremblay", "ex", "harms", reach="514 555-0177", never_contact=True, reason="Il la cherche."
)


def with_never():
    pk, pivot = accompanied()
    set_current_member(pivot.pk)
    actions.note_person(load_record(pivot, pk), uuid4(), NEVER)
    return pk, pivot


EXACT = ["Karl Tremblay", "Par son ex, 514 555-0177", "tremblay karl"]
NEAR = ["Karl", "Carl Tremblé", "chez les Tremblay"]
"""A part of the name alone; and the whole of it as it sounds."""


def a_search(pk, pivot, now, step):
    """Her plan is followed, with this step in it."""
    steps = words(steps=[{"hours": 1, "what": step}])
    make_plan(load_record(pivot, pk, now), uuid4(), steps, in_danger=False)
    begin_episode(load_record(pivot, pk, now), now - timedelta(hours=3), "")
    return unreached(load_record(None, pk, now))


def acts(pk, pivot, now, toward):
    """What would reach somebody, each by its name."""
    ways = [ContactChannel("person", toward), ContactChannel("call", "514 555-0101", name_to_use=toward)]
    asked = [
        Request("family", "x", service_name=toward),
        Request("family", "x", service_name="y", service_reach=toward),
    ]
    to_come = (None, now + timedelta(days=1))
    goings = [AccompanimentInput("family", "Chez", at, with_whom=toward) for at in to_come]
    steps = [LegalStepInput("ivac", "wants", "x", accompanied_by=toward, at=at) for at in to_come]
    acted = [(save_way, ways), (ask_service, asked), (plan_accompaniment, goings), (note_legal_step, steps)]
    return [
        lambda act=act, what=what: act(load_record(pivot, pk, now), uuid4(), what)
        for act, each in acted
        for what in each
    ]


def records(pk, pivot, now, about):
    """What happened, what somebody else did, and what had to be told."""
    yesterday = now - timedelta(days=1)
    search = a_search(pk, pivot, now, "Écrire")
    note = Contact("call", yesterday, 5, "", "worker", about)
    going = AccompanimentInput("family", "Chez", yesterday, with_whom=about)
    legal = LegalStepInput("ivac", "wants", about, accompanied_by=about, at=yesterday)
    told = DisclosureInput("court_order", yesterday, about, about, about, about)
    written = [(plan_accompaniment, going), (note_legal_step, legal), (record_disclosure, told)]
    return [
        lambda: write_note(
            load_record(pivot, pk, now), uuid4(), note, beside=NoteParts(opening=Opening("open"))
        ),
        *(lambda do=do, it=it: do(load_record(pivot, pk, now), uuid4(), it) for do, it in written),
        *(
            lambda kind=kind: note_step(
                load_record(pivot, pk, now), search.episode, uuid4(), kind, about, about
            )
            for kind in ("tried", "told", "police", "earlier")
        ),
        lambda: close_episode(load_record(pivot, pk, now), search.episode, about),
    ]


@pytest.mark.parametrize("toward", EXACT)
def test_each_act_toward_her_is_stopped_with_the_reason_and_what_the_law_may_oblige_to(toward):
    pk, pivot = with_never()
    now = timezone.now()
    assert "Il la cherche." in a_search(pk, pivot, now, f"Appeler {toward}").due[0].stopped
    for act in acts(pk, pivot, now, toward):
        with pytest.raises(MustNotBeContacted) as stop:
            act()
        assert not isinstance(stop.value, MayBeMeant)
        assert "Il la cherche." in stop.value.sentence
        assert "Karl Tremblay" in stop.value.sentence
        assert "Dit sans consentement" in stop.value.sentence


@pytest.mark.parametrize("about", [*EXACT, *NEAR])
def test_no_record_of_what_happened_is_stopped_whomever_it_names(about):
    pk, pivot = with_never()
    for write_down in records(pk, pivot, timezone.now(), about):
        write_down()


@pytest.mark.parametrize("toward", NEAR)
def test_a_near_name_asks_and_someone_else_goes_on(toward):
    pk, pivot = with_never()
    for act in acts(pk, pivot, timezone.now(), toward):
        with pytest.raises(MayBeMeant) as asks:
            act()
        assert "Karl Tremblay" in asks.value.sentence
        with answered(is_someone_else=True):
            act()


def test_a_name_in_what_to_be_careful_about_asks_and_is_no_way_to_reach_him():
    pk, pivot = with_never()
    way = ContactChannel("call", "514 555-0101", remarks="Jamais quand Karl Tremblay est là.")
    with pytest.raises(MayBeMeant):
        save_way(load_record(pivot, pk), uuid4(), way)
    with answered(is_someone_else=True):
        save_way(load_record(pivot, pk), uuid4(), way)


def test_who_says_that_it_is_someone_else_does_not_let_the_whole_name_through(client):
    pk, pivot = with_never()
    client.force_login(pivot)
    path, said = f"/young-people/{pk}/reach/add/", {"id": uuid4(), "channel": "person", "value": "Karl"}
    page = client.post(path, said, secure=True)
    assert page.context["form"].errors.keys() == {"value"}
    assert 'name="someone_else"' in page.content.decode()
    said |= {"someone_else": "on"}
    page = client.post(path, said | {"value": "Karl Tremblay"}, secure=True)
    assert page.context["form"].errors.keys() == {"value"}
    assert client.post(path, said, secure=True).status_code == 302


def test_it_is_said_beside_the_field_and_what_was_typed_stays(client):
    pk, pivot = with_never()
    client.force_login(pivot)
    said = {"id": uuid4(), "channel": "person", "value": "Karl Tremblay", "hours": "le soir"}
    page = client.post(f"/young-people/{pk}/reach/add/", said, secure=True)
    assert page.context["form"].errors.keys() == {"value"}
    assert "Il la cherche." in page.content.decode()
    assert "le soir" in page.content.decode()


def test_who_may_not_read_her_entourage_is_stopped_all_the_same_and_not_told_why():
    liaison = a_member()
    pk, pivot = sharing_with(liaison, categories=["contact"])
    record = load_record(pivot, pk)
    actions.note_person(record, uuid4(), NEVER)
    set_current_member(liaison.pk)
    assert not NeverContact.objects.exists()
    with pytest.raises(MustNotBeContacted) as stop:
        refuse_never_contact(record, value="Karl Tremblay")
    assert "cherche" not in stop.value.sentence
    set_current_member(a_member().pk)
    refuse_never_contact(record, value="Karl Tremblay")  # a stranger learns nothing, not even this


def test_it_can_be_lifted_by_her_and_stays_when_the_person_is_gone():
    pk, pivot = accompanied()
    set_current_member(pivot.pk)
    one, record = uuid4(), load_record(pivot, pk)
    actions.note_person(record, one, NEVER)
    refuse_never_contact(record, value="Naïma, 514 555-0199")  # others are let through
    actions.no_longer_around(load_record(pivot, pk), one)
    with pytest.raises(MustNotBeContacted):
        refuse_never_contact(record, value="Karl Tremblay")
    (still,) = queries.entourage(load_record(None, pk))
    assert (still.stance, still.reason) == ("never", "Il la cherche.")
    actions.note_person(load_record(pivot, pk), one, PersonInput("Karl Tremblay", "ex", "mixed"))
    refuse_never_contact(record, value="Karl Tremblay")


def test_names_are_sealed_and_recognised_by_digests_alone():
    pk, _pivot = with_never()
    row = NeverContact.objects.get(participant_id=pk)
    assert b"Karl" not in bytes(row.sealed)
    assert {bytes(key) for key in row.near} == {
        blind_index(NEAR_KIND, key)
        for key in ("part karl", "part tremblay", f"sound {sound_of('karl')} {sound_of('tremblay')}")
    }
    assert {bytes(key) for key in row.keys} == {
        blind_index(KIND, key) for key in ("karl tremblay", "karltremblay", "tremblaykarl", "5145550177")
    }  # fmt: skip


def test_someone_who_must_never_be_contacted_is_noted_with_why_and_is_not_offered_support(client):
    pk, pivot = accompanied()
    client.force_login(pivot)
    said = {
        "id": uuid4(), "name": "Karl", "tie": "ex", "stance": "harms", "never_contact": "on",
        "support_agreed": "on", "reason": "",
    }  # fmt: skip
    page = client.post(f"/young-people/{pk}/entourage/add/", said, secure=True)
    assert page.context["form"].errors.keys() == {"support_agreed", "reason"}
