"""Who is around her; and that who must never be contacted is not, whoever tries."""

from uuid import uuid4

import pytest
from django.utils import timezone

from spheres.foundation.access.member import set_current_member
from spheres.foundation.vault.keys import blind_index
from spheres.programme.accompaniment.actions import AccompanimentInput, plan_accompaniment
from spheres.programme.entourage import actions, queries
from spheres.programme.entourage.actions import PersonInput
from spheres.programme.legal.actions import LegalStepInput, note_legal_step
from spheres.programme.participants.actions import ContactChannel, save_way
from spheres.programme.participants.models import NeverContact
from spheres.programme.participants.never_contact import KIND, MustNotBeContacted, refuse_never_contact
from spheres.programme.participants.record import load_record
from spheres.programme.safety.actions import begin_episode, make_plan, note_step
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


@pytest.mark.parametrize("toward", ["Karl Tremblay", "Par son ex, 514 555-0177", "tremblay karl"])
def test_any_action_toward_her_is_stopped_with_the_reason(toward):
    pk, pivot = with_never()
    now = timezone.now()
    make_plan(
        load_record(pivot, pk, now),
        uuid4(),
        words(steps=[{"hours": 1, "what": f"Appeler {toward}"}]),
        in_danger=False,
    )
    begin_episode(load_record(pivot, pk, now), now - timezone.timedelta(hours=3), "")
    search = unreached(load_record(None, pk, now))
    assert "Il la cherche." in search.due[0].stopped
    for action in (
        lambda: save_way(load_record(pivot, pk, now), uuid4(), ContactChannel("person", toward)),
        lambda: plan_accompaniment(
            load_record(pivot, pk, now), uuid4(), AccompanimentInput("family", "Chez", None, with_whom=toward)
        ),
        lambda: note_legal_step(
            load_record(pivot, pk, now), uuid4(), LegalStepInput("ivac", "wants", "x", accompanied_by=toward)
        ),
        lambda: ask_service(
            load_record(pivot, pk, now), uuid4(), Request("family", "x", service_name=toward)
        ),
        lambda: note_step(
            load_record(pivot, search.episode.participant_id, now),
            search.episode,
            uuid4(),
            "told",
            toward,
            "",
        ),
    ):
        with pytest.raises(MustNotBeContacted) as stop:
            action()
        assert "Il la cherche." in stop.value.sentence
        assert "Karl Tremblay" in stop.value.sentence


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
