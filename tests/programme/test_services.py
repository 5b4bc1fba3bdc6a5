"""Asking a service to act, until the answer is known: who reads it, who answers, and that nothing falls."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from conftest import as_owner
from django.db import DatabaseError, transaction
from django.utils import timezone
from pypdf import PdfReader

from spheres.foundation.access.member import set_current_member, transaction_time
from spheres.foundation.access.queries import NotVisible, rights_on
from spheres.foundation.accounts.models import Member
from spheres.foundation.audit.models import Look
from spheres.foundation.clock import day_and_hour
from spheres.programme.consents.actions import leave, take_back
from spheres.programme.entourage.actions import PersonInput, note_person
from spheres.programme.participants.models import Assignment
from spheres.programme.participants.never_contact import MustNotBeContacted
from spheres.programme.participants.record import load_record
from spheres.programme.services import actions, queries
from spheres.programme.services.actions import InPlace, NotShared, Request
from spheres.programme.services.models import Beds, ServiceAnswer, ServiceInPlace, ServiceReferral
from spheres.programme.therapy.models import Therapy
from spheres.programme.workspace.day import my_day
from tests.builders import moment
from tests.builders.emergencies import opens
from tests.builders.members import a_member, on_call, refused
from tests.builders.services import SOON, TODAY, answers, asked_of, in_therapy, sharing_with

pytestmark = pytest.mark.django_db
SECURE = {"secure": True}


def asked_of_partner(member):
    return queries.with_people(queries.requests_asked(member, is_over=False))


def test_whom_it_is_addressed_to_reads_the_request_and_nothing_else():
    liaison, colleague = a_member(), a_member()
    pk, pivot, one = asked_of(liaison)
    assert ServiceReferral.objects.count() == 1, "sent twice"
    set_current_member(liaison.pk)
    assert queries.referral(load_record(None, pk), one).referral.what == "Une première rencontre."
    assert rights_on(pk).reads == {"contact"}
    (row,) = asked_of_partner(liaison)
    assert row.participant.name == "Ombeline"
    for other in (colleague, a_member("coordinator", "en-marge"), a_member("committee", "ccsmtl")):
        set_current_member(other.pk)
        assert asked_of_partner(other) == []
        with pytest.raises(NotVisible):
            queries.referral(load_record(None, pk), one)
    set_current_member(pivot.pk)
    take_back(load_record(pivot, pk, moment()), liaison.partner)
    set_current_member(liaison.pk)
    assert not ServiceReferral.objects.exists(), "taken back, at once"


def test_what_is_asked_of_a_peer_is_not_the_polices_to_know():
    peer, police = a_member("peer", "spvm"), a_member("police_liaison", "spvm")
    pk, pivot = sharing_with(peer, police)
    one, other = uuid4(), uuid4()
    for pk_of, kind in ((one, "peer"), (other, "legal")):
        actions.ask_service(load_record(pivot, pk), pk_of, Request(kind, "Un café.", partner=peer.partner))
    for member, mine in ((peer, one), (police, other)):
        set_current_member(member.pk)
        assert [row.referral.pk for row in asked_of_partner(member)] == [mine]
    said = {
        "participant_id": pk, "referral_id": one, "sealed": b"-", "at": timezone.now(), "day": TODAY,
        "status": "declined", "next_on": SOON,
    }  # fmt: skip
    refused(lambda: ServiceAnswer(author=police, **said).save(force_insert=True))
    set_current_member(pivot.pk)
    in_anothers_name = {**said, "status": "withdrawn", "author": peer}
    refused(lambda: ServiceAnswer(**in_anothers_name).save(force_insert=True))


def test_an_emergency_opens_no_request_and_another_partner_of_hers_answers_none():
    liaison, other = a_member(), a_member("liaison", "anonyme")
    pk, pivot = sharing_with(liaison, other)
    one = uuid4()
    actions.ask_service(load_record(pivot, pk), one, Request("health", "x", partner=liaison.partner))
    colleague = on_call("liaison", "ccsmtl")
    set_current_member(colleague.pk)
    assert opens(("reach", "5145550123")) == pk
    assert rights_on(pk).sources == {"emergency"}
    assert not ServiceReferral.objects.exists()
    set_current_member(other.pk)
    said = {"participant_id": pk, "referral_id": one, "sealed": b"-", "at": timezone.now(), "day": TODAY}
    refused(
        lambda: ServiceAnswer(author=other, status="accepted", next_on=SOON, **said).save(force_insert=True)
    )


def test_her_record_says_that_they_read_the_request_and_why_they_could(client):
    peer = a_member("peer", "spvm")
    pk, pivot = sharing_with(peer)
    one = uuid4()
    actions.ask_service(load_record(pivot, pk), one, Request("peer", "Un café.", partner=peer.partner))
    answers(peer, pk, one, "accepted")
    client.force_login(peer)
    client.get("/services/requests/", **SECURE)
    client.get(f"/young-people/{pk}/services/{one}/", **SECURE)
    with as_owner():
        looks = Look.objects.filter(member=peer, participant_id=pk, page__startswith="services:")
        assert {tuple(look.categories) for look in looks} == {("clinical",)}, "an incident finds it"
        assert {(look.kind, *look.sources) for look in looks} == {
            ("view", "addressed"),
            ("change", "consent"),
        }
        assert {look.page for look in looks} == {"services:answer", "services:requests", "services:referral"}


def test_nothing_is_asked_of_who_is_not_in_her_circle():
    liaison = a_member()
    pk, pivot = sharing_with(a_member("liaison", "anonyme"))
    with pytest.raises(NotShared):
        actions.ask_service(load_record(pivot, pk), uuid4(), Request("health", "x", partner=liaison.partner))
    police = a_member("police_liaison", "spvm")
    pk, pivot = sharing_with(police)
    with pytest.raises(NotShared):
        actions.ask_service(load_record(pivot, pk), uuid4(), Request("peer", "x", partner=police.partner))


def test_a_request_goes_from_asked_to_closed_and_always_has_an_owner_and_a_date():
    liaison = a_member()
    pk, pivot, one = asked_of(liaison)

    def stands():
        with as_owner():
            row = ServiceReferral.objects.get(pk=one)
            return row.status, row.owner_id, row.next_on

    assert stands() == ("asked", liaison.pk, TODAY + timedelta(days=3))
    answers(liaison, pk, one, "accepted")
    assert stands() == ("accepted", liaison.pk, SOON)
    answers(liaison, pk, one, "in_progress", next_on=SOON + timedelta(days=1))
    answers(liaison, pk, one, "done")
    assert stands() == ("done", pivot.pk, TODAY + timedelta(days=7)), "back with her worker, to ask her"
    answers(pivot, pk, one, "closed", words="Elle a aimé ça.")
    shown = queries.referral(load_record(None, pk), one)
    assert shown.referral.closed_at is not None
    assert [a.status for a in sorted(shown.answers, key=lambda a: (a.at, a.pk))][-1] == "closed"
    assert {a.words for a in shown.answers} == {"", "Elle a aimé ça."}


def test_declined_it_is_back_with_her_worker_with_what_could_help_otherwise():
    liaison = a_member()
    pk, pivot, one = asked_of(liaison)
    answers(liaison, pk, one, "declined", reason="full", instead="La clinique du coin.")
    set_current_member(pivot.pk)
    (line,) = my_day(pivot, TODAY + timedelta(days=3)).requests
    assert (line.person.pk, line.row.pk) == (pk, one)
    assert my_day(pivot, TODAY).requests == [], "not before its date"
    assert queries.referral(load_record(None, pk), one).answers[0].instead == "La clinique du coin."


def test_only_what_can_follow_follows_and_each_says_her_own():
    liaison = a_member()
    pk, pivot, one = asked_of(liaison)

    def refused_to(member, status, **more):
        with pytest.raises((DatabaseError, NotVisible)), transaction.atomic():
            answers(member, pk, one, status, **more)

    refused_to(pivot, "accepted")  # not hers to answer
    refused_to(liaison, "withdrawn")  # hers to say, through her worker
    refused_to(liaison, "closed")
    refused_to(liaison, "in_progress")  # not accepted yet
    refused_to(liaison, "accepted", next_on=None)  # nothing is left without a date
    set_current_member(pivot.pk)
    refused(lambda: ServiceReferral.objects.update(status="done"))
    said = {"participant_id": pk, "referral_id": one, "sealed": b"-", "at": timezone.now(), "day": TODAY}
    set_current_member(liaison.pk)
    refused(
        lambda: ServiceAnswer(author=pivot, status="accepted", next_on=SOON, **said).save(force_insert=True)
    )
    answers(pivot, pk, one, "withdrawn")
    refused_to(liaison, "accepted")
    refused_to(pivot, "withdrawn")  # over, it stays over


def test_a_request_begins_as_asked_in_ones_own_name_and_with_her_agreement():
    liaison = a_member()
    pk, pivot, _one = asked_of(liaison)
    base = {
        "participant_id": pk, "sealed": b"-", "kind": "health", "author": pivot, "asked_at": timezone.now(),
        "she_agreed": True, "owner": pivot, "next_on": SOON,
    }  # fmt: skip
    for wrong in (
        {"status": "accepted"}, {"author": liaison}, {"she_agreed": False}, {"began_on": TODAY},
        {"status": "closed", "closed_at": timezone.now()},
    ):  # fmt: skip
        refused(lambda wrong=wrong: ServiceReferral(**{**base, **wrong}).save(force_insert=True))
    ServiceReferral(**base).save(force_insert=True)


def test_for_an_outside_service_her_worker_says_what_became_of_it_and_makes_the_letter(client):
    pk, pivot = sharing_with()
    one = uuid4()
    said = Request("housing", "Une chambre tranquille.", "Pas en sous-sol.", service_name="Chambreclair")
    actions.ask_service(load_record(pivot, pk), one, said)
    client.force_login(pivot)
    letter = client.get(f"/young-people/{pk}/services/{one}/letter.pdf", secure=True)
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(letter.content)).pages)
    assert "Une chambre tranquille." in text
    assert "Pas en sous-sol." in text
    assert pivot.email in text
    answers(pivot, pk, one, "accepted")
    answers(pivot, pk, one, "done")
    assert queries.referral(load_record(None, pk), one).referral.status == "done"


def test_when_a_partner_no_longer_reads_it_it_is_back_with_her_worker():
    liaison = a_member()
    pk, pivot, one = asked_of(liaison)
    set_current_member(pivot.pk)
    take_back(load_record(pivot, pk, moment()), liaison.partner)
    row = queries.referral(load_record(None, pk), one).referral
    assert (row.owner_id, row.next_on) == (pivot.pk, TODAY + timedelta(days=1))


def test_another_worker_takes_up_what_the_one_before_was_to_do():
    pk, pivot = sharing_with()
    one, other = uuid4(), a_member("pivot_worker", "en-marge")
    actions.ask_service(load_record(pivot, pk), one, Request("housing", "x", service_name="y"))
    with as_owner():
        Assignment.objects.filter(participant_id=pk).update(ends_at=moment())
        Assignment.objects.create(participant_id=pk, member=other, starts_at=moment())
        assert ServiceReferral.objects.get(pk=one).owner_id == other.pk


def test_when_she_leaves_nothing_is_asked_any_more():
    liaison = a_member()
    pk, pivot, one = asked_of(liaison)
    set_current_member(pivot.pk)
    leave(load_record(pivot, pk, moment()))
    with as_owner():
        assert ServiceReferral.objects.get(pk=one).status == "withdrawn"


def test_a_psychotherapist_who_accepts_begins_a_therapy_which_ends_with_it():
    pk, pivot, one, therapist = in_therapy()
    set_current_member(therapist.pk)
    assert rights_on(pk).writes == {"therapy"}
    answers(therapist, pk, one, "done")
    set_current_member(therapist.pk)
    assert "therapy" not in rights_on(pk).reads
    set_current_member(pivot.pk)
    assert Therapy.objects.get().ends_at is not None


def test_no_therapy_begins_by_accepting_anything_else():
    liaison = a_member()
    pk, _pivot, one = asked_of(liaison)
    answers(liaison, pk, one, "accepted")
    with as_owner():
        assert not Therapy.objects.exists()


def test_how_long_each_kind_takes_is_told_to_coordinators_in_numbers():
    liaison = a_member()
    pk, pivot, one = asked_of(liaison)
    answers(liaison, pk, one, "accepted")
    answers(liaison, pk, one, "in_progress", next_on=SOON)
    set_current_member(a_member("coordinator", "en-marge").pk)
    (row,) = queries.waits(timezone.now())
    assert (row.kind, row.began, row.middle, row.waiting) == ("health", 1, 0, 0)
    for who in (pivot, liaison, a_member("administrator")):
        set_current_member(who.pk)
        assert queries.waits(timezone.now()) == []
    set_current_member(pivot.pk)
    assert queries.referral(load_record(None, pk), one).first_session_after == 0


def test_beds_are_said_by_the_shelters_own_team_and_read_by_everyone(client):
    shelter = a_member("liaison", "en-marge")
    set_current_member(shelter.pk)
    actions.say_beds(shelter, 2, transaction_time() - timedelta(seconds=1))
    set_current_member(a_member().pk)
    (row,) = queries.beds_tonight(timezone.now())
    assert (row.partner.code, row.said.free) == ("en-marge", 2)
    night = queries.night_of(*day_and_hour(timezone.now()))
    refused(
        lambda: Beds(
            partner=shelter.partner, night=night, free=9, author=shelter, said_at=timezone.now()
        ).save(force_insert=True)
    )
    with as_owner():
        Member.objects.filter(pk=shelter.pk).update(is_active=False)
    set_current_member(shelter.pk)
    refused(lambda: actions.say_beds(shelter, 9, timezone.now()))  # she has left
    with as_owner():
        Member.objects.filter(pk=shelter.pk).update(is_active=True)
    client.force_login(a_member())
    assert client.post("/services/beds/", {"free": 3}, secure=True).status_code == 404
    client.force_login(shelter)
    assert client.post("/services/beds/", {"free": 3}, secure=True).status_code == 302
    (row,) = queries.beds_tonight(timezone.now())
    assert row.said.free == 3


def test_who_serves_her_already_is_noted_and_ends():
    pk, pivot = sharing_with()
    one = uuid4()
    for _twice in range(2):
        actions.note_in_place(load_record(pivot, pk), one, InPlace("school", "L’école du quartier"))
    (row,) = queries.in_place(load_record(None, pk))
    assert row.who == "L’école du quartier"
    actions.no_longer_in_place(load_record(pivot, pk), one, TODAY)
    assert queries.in_place(load_record(None, pk))[0].ended_on == TODAY
    set_current_member(a_member().pk)
    assert not ServiceInPlace.objects.exists()


def test_support_is_asked_for_someone_around_her_with_her_agreement_alone():
    pk, pivot = sharing_with()
    mother = uuid4()
    note_person(load_record(pivot, pk), mother, PersonInput("Josée", "mother", "mixed"))

    def ask():
        with as_owner():
            about = actions.ServiceReferral.about.field.related_model.objects.get(pk=mother)
        set_current_member(pivot.pk)
        said = Request("family", "Du soutien pour Josée.", service_name="Un organisme", about=about)
        actions.ask_service(load_record(pivot, pk), uuid4(), said)

    with pytest.raises(DatabaseError), transaction.atomic():
        ask()
    note_person(load_record(pivot, pk), mother, PersonInput("Josée", "mother", "mixed", support_agreed=True))
    ask()
    never = PersonInput("Josée", "mother", "mixed", never_contact=True, reason="Elle le répète à Karl.")
    note_person(load_record(pivot, pk), mother, never)
    with pytest.raises(MustNotBeContacted):
        ask()


def test_who_left_is_no_ones_owner_for_long():
    liaison = a_member()
    pk, _pivot, one = asked_of(liaison)
    with as_owner():
        Member.objects.filter(pk=liaison.pk).update(is_active=False)
        assert ServiceReferral.objects.get(pk=one).closed_at is None
    set_current_member(liaison.pk)
    assert not ServiceReferral.objects.exists()
    assert pk
