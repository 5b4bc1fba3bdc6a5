"""The same of what stands in a young person’s file: her answers, her plan, her erasure, her requests."""

from datetime import timedelta
from uuid import uuid4

import pytest
from conftest import as_owner
from django.utils import timezone

from spheres.foundation.access.member import set_current_member, transaction_time
from spheres.foundation.accounts.models import Member
from spheres.foundation.vault.keys import blind_index
from spheres.programme.committee.models import Call, Meeting
from spheres.programme.consents.models import Consent
from spheres.programme.participants.models import Circle
from spheres.programme.participants.record import load_record
from spheres.programme.privacy import actions as privacy
from spheres.programme.privacy.models import Erasure, Incident
from spheres.programme.referrals.models import ReferralLink
from spheres.programme.safety.actions import make_plan
from spheres.programme.services.models import Beds
from tests.builders import moment
from tests.builders.followed import accompanied
from tests.builders.letters import a_link
from tests.builders.members import a_member, an_officer, on_call, refused
from tests.builders.mishaps import NO_SUCH_VERSION
from tests.builders.plans import with_a_plan, words
from tests.builders.privacy import asked_alone, told, with_a_file
from tests.builders.restrictions import shared_with
from tests.builders.services import TODAY, asked_of
from tests.builders.services import answers as answers_request
from tests.builders.statements import answers, one_answer

pytestmark = pytest.mark.django_db


def ids(wanted, *values):
    return {one for (one,) in answers(wanted, *values)}


def test_what_she_answers_for_one_meeting_stands_beside_what_she_answers_for_all():
    pk, pivot = accompanied()
    set_current_member(pivot.pk)
    programme = Consent.objects.get(participant_id=pk)
    said = {field.attname: getattr(programme, field.attname) for field in Consent._meta.concrete_fields}
    this, another = uuid4(), uuid4()
    for only_item, agreed in ((None, True), (this, False), (another, False), (this, True)):
        now = {"made_at": transaction_time(), "kind": "committee", "only_item": only_item}
        Consent(**{**said, **now, "id": uuid4(), "agreed": agreed}).save(force_insert=True)
    stand = Consent.objects.filter(kind="committee", withdrawn_at=None)
    assert dict(stand.values_list("only_item", "agreed")) == {None: True, this: True, another: False}


def test_a_place_is_for_who_works_there_and_one_of_before_is_over_when_another_names_her():
    liaison = a_member()
    pk, pivot = shared_with(liaison)
    elsewhere, left = a_member("liaison", "codim"), a_member()
    with as_owner():
        Member.objects.filter(pk=left.pk).update(is_active=False)
        # As it stands when she was named in the moment in which she changed partner.
        Circle.objects.filter(participant_id=pk, member=liaison).update(partner=elsewhere.partner)

    def names(member):
        set_current_member(pivot.pk)
        answers("SELECT participants_set_circle(%s, %s, %s::uuid[])", pk, liaison.partner_id, [member.pk])

    for member in (elsewhere, left):
        refused(lambda member=member: names(member))
    names(liaison)
    with as_owner():
        standing = Circle.objects.filter(participant_id=pk, ends_at=None)
        assert list(standing.values_list("member", "partner")) == [(liaison.pk, liaison.partner_id)]


def test_an_erasure_is_heard_while_it_waits_by_somebody_who_is_here_and_did_not_ask_for_it():
    pk, pivot = with_a_file()
    hearer, leaves = a_member("coordinator", "codim"), a_member("administrator", "codim")
    one, asked = asked_alone(pk, pivot), "SELECT privacy_who_may_hear(%s)"
    assert {hearer.pk, leaves.pk} <= ids(asked, one.pk)
    set_current_member(hearer.pk)
    assert ids(asked, one.pk) == set(), "for who asked"
    with as_owner():
        Member.objects.filter(pk=leaves.pk).update(is_active=False)
        Erasure.objects.update(asked_by=hearer)
    waiting = "SELECT id FROM privacy_to_hear()"
    for member in (hearer, leaves):
        set_current_member(member.pk)
        assert ids(waiting) == set()
        assert not one_answer("SELECT privacy_hear(%s, true)", one.pk)
    with as_owner():
        Erasure.objects.update(asked_by=pivot)
    set_current_member(hearer.pk)
    assert ids(waiting) == {one.pk}
    set_current_member(an_officer().pk)
    privacy.refuse_erasure(one, "Un tribunal en a besoin.")
    set_current_member(hearer.pk)
    assert ids(waiting) == set(), "it was answered"
    assert not one_answer("SELECT privacy_hear(%s, true)", one.pk)


def test_who_wrote_an_incidents_words_anew_is_the_databases_to_say():
    officer, other = an_officer(), an_officer()
    incident_id, names = uuid4(), ("changed_by", "changed_partner")
    set_current_member(officer.pk)
    privacy.make_incident(officer, incident_id, told(), timezone.now())
    assert Incident.objects.values_list(*names).get() == (None, None)
    set_current_member(other.pk)
    privacy.change_incident(incident_id, told(what="Deux comptes prêtés."))
    assert Incident.objects.values_list(*names).get() == (other.pk, other.partner_id)


def test_her_newest_version_is_the_plan_however_many_another_has():
    (pk, pivot), (another, other) = with_a_plan(), with_a_plan()
    set_current_member(other.pk)
    make_plan(load_record(other, another), uuid4(), words(calm="Danser"), in_danger=False)
    set_current_member(pivot.pk)
    is_the_plan = "SELECT safety_is_the_plan(%s, %s)"
    assert one_answer(is_the_plan, pk, 1)
    assert not one_answer(is_the_plan, another, 2), "not hers to read"
    make_plan(load_record(pivot, pk), uuid4(), words(calm="Nager"), in_danger=False)
    assert [one_answer(is_the_plan, pk, version) for version in (1, 2)] == [False, True]


def test_an_emergency_is_opened_by_who_is_here_and_its_reason_wrapped_with_a_version_that_stands():
    pk, _pivot = accompanied()
    member = on_call()

    def opened(version):
        set_current_member(member.pk)
        return one_answer(
            "SELECT participant FROM safety_open_emergency(%s, '{0}', '{0}', %s, 'missing', "
            "now() + interval '1 hour', now() + interval '3 days', %s, '-')",
            uuid4(), [blind_index("reach", "5145550123")], version + b"-",
        )  # fmt: skip

    refused(lambda: opened(NO_SUCH_VERSION))
    assert opened(b"\0\1") == pk
    with as_owner():
        Member.objects.filter(pk=member.pk).update(is_active=False)
    refused(lambda: opened(b"\0\1"))


def test_a_request_is_addressed_to_a_partner_until_it_is_over():
    liaison = a_member()
    pk, pivot, one = asked_of(liaison)
    set_current_member(liaison.pk)
    assert one_answer("SELECT services_addressed()") == [one]
    answers_request(pivot, pk, one, "withdrawn")
    set_current_member(liaison.pk)
    assert one_answer("SELECT services_addressed()") is None


def test_who_is_called_how_many_beds_there_are_and_a_link_are_read_by_nobody_who_is_not_proven():
    giver, other = a_member(), a_member()
    link, _letter = a_link(giver)
    with as_owner():
        week = timezone.now() + timedelta(days=7)
        meeting = Meeting.objects.create(held_at=week, opens_at=moment(), closes_at=week)
        Call.objects.create(meeting=meeting, member=giver)
        Beds.objects.create(partner=giver.partner, night=TODAY, free=2, author=giver, said_at=moment())
    for asking, links in ((None, 0), (other.pk, 0), (giver.pk, 1)):
        set_current_member(asking)
        assert Call.objects.count() == Beds.objects.count() == (1 if asking else 0)
        assert ReferralLink.objects.filter(pk=link.pk).count() == links
