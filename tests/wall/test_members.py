"""Who a member is decides what she may see: it is changed by who may, and each change is on record."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from conftest import as_owner
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from spheres.exchange.packs.loading import load_pack
from spheres.foundation.access.member import set_current_member
from spheres.foundation.access.queries import rights_on
from spheres.foundation.accounts.models import Credential, Member, MemberChange, Partner, Role
from spheres.foundation.signin.invitations import link_of
from spheres.foundation.signin.models import Session
from spheres.programme.participants.models import Assignment, Circle
from spheres.programme.region.pack import current_pack
from spheres.programme.team.actions import NoLongerFits, change, decline, leave
from spheres.programme.team.models import PendingChange, Supervision
from spheres.programme.team.queries import walks_with
from tests.builders.followed import accompanied
from tests.builders.members import (
    BASE,
    a_member,
    a_second,
    agreed,
    changed_by,
    invited_by,
    on_call,
    refused,
    work,
)

pytestmark = pytest.mark.django_db


def test_the_application_changes_nothing_of_what_a_member_is():
    mine, other = a_member("pivot_worker"), a_member()
    set_current_member(mine.pk)
    everyone = Member.objects.filter(pk__in=[mine.pk, other.pk])
    for what in (
        {"role": "coordinator"}, {"is_on_call": True}, {"is_privacy_officer": True}, {"is_active": False},
        {"partner": Partner.objects.get(code="spvm")}, {"email": "x@example.test"}, {"name": "x"},
    ):  # fmt: skip
        refused(lambda what=what: everyone.update(**what))
    assert Member.objects.filter(pk=other.pk).update(language="en") == 0  # another's own
    assert Credential.objects.filter(pk=other.pk).update(password="x") == 0
    refused(everyone.delete)
    refused(lambda: Member.objects.create_user("y@example.test", name="y", role="peer", partner=mine.partner))
    assert Member.objects.filter(pk=mine.pk).update(language="en") == 1
    assert Credential.objects.update(password="x") == 1


def test_who_invites_whom():
    coordinator, admin = a_member("coordinator", "en-marge"), a_member("administrator", "en-marge")
    assert invited_by(coordinator, role="pivot_worker").role == Role.PIVOT_WORKER
    assert invited_by(
        admin, role="coordinator", partner="en-marge", is_privacy_officer=True
    ).is_privacy_officer
    for role in ("coordinator", "administrator"):
        refused(lambda role=role: invited_by(coordinator, role=role, partner="en-marge"))
    refused(lambda: invited_by(coordinator, is_on_call=True))
    refused(lambda: invited_by(coordinator, is_privacy_officer=True))
    for role in set(Role) - {Role.COORDINATOR, Role.ADMINISTRATOR}:
        refused(lambda role=role: invited_by(a_member(role)))
    set_current_member(coordinator.pk)
    assert {c.what for c in MemberChange.objects.all()} == {"invited"}
    set_current_member(a_member().pk)
    assert not MemberChange.objects.exists()


def test_an_invited_member_cannot_sign_in_before_she_answers(client):
    one = invited_by(a_member("coordinator", "en-marge"))
    assert one.answered_at is None
    set_current_member(None)
    assert one.email == one.email.lower()
    assert not client.login(email=one.email, password="!invited")


def test_the_link_of_an_invitation_is_made_by_who_may_invite(client):
    coordinator, admin = a_member("coordinator", "en-marge"), a_member("administrator")
    one, other = invited_by(coordinator), invited_by(admin, role="coordinator", partner="en-marge")
    set_current_member(coordinator.pk)
    assert link_of(one, "https://testserver")
    for who, whom in ((coordinator, other), (a_member(), one), (one, one)):
        set_current_member(who.pk)
        with pytest.raises(PermissionDenied):
            link_of(whom, "https://testserver")


def test_nobody_changes_herself_and_a_coordinator_names_no_coordinator():
    coordinator, admin, liaison = a_member("coordinator", "en-marge"), a_member("administrator"), a_member()
    set_current_member(coordinator.pk)
    changed_by(coordinator, liaison, work("pivot_worker"))
    refused(lambda: change(liaison, work("coordinator", "en-marge"), BASE))
    refused(lambda: change(liaison, work("pivot_worker", is_on_call=True), BASE))
    refused(lambda: change(admin, work(), BASE))
    refused(lambda: change(coordinator, work(), BASE))
    set_current_member(admin.pk)
    refused(lambda: change(admin, work("pivot_worker"), BASE))
    changed_by(admin, liaison, work("liaison", is_on_call=True))
    roles = [c.role for c in MemberChange.objects.filter(member=liaison)]
    assert roles == ["liaison", "pivot_worker", "liaison"], "her name first, at once"
    set_current_member(liaison.pk)
    refused(lambda: change(admin, work(), BASE))


def test_a_member_who_leaves_holds_nothing_and_whom_she_walked_with_is_walked_with(client):
    pk, pivot = accompanied()
    coordinator, next_worker = a_member("coordinator", "en-marge"), a_member("pivot_worker")
    supervisor = a_member("supervisor", "marie-vincent")
    with as_owner():
        Supervision.objects.create(supervisor=supervisor, worker=pivot, starts_at=timezone.now())
    client.force_login(pivot)
    set_current_member(coordinator.pk)
    refused(lambda: leave(pivot, None))  # nobody would walk with her
    refused(lambda: leave(pivot, a_member()))
    refused(lambda: leave(pivot, pivot))
    assert leave(pivot, next_worker) == 1
    set_current_member(pivot.pk)
    assert not rights_on(pk)
    set_current_member(supervisor.pk)
    assert not rights_on(pk)
    set_current_member(next_worker.pk)
    assert rights_on(pk).sources == {"taking_over"}
    assert Assignment.objects.get(participant_id=pk, ends_at=None).member_id == next_worker.pk
    with as_owner():
        left = Member.objects.get(pk=pivot.pk)
        assert (left.is_active, left.has_usable_password()) == (False, False)
        assert not Authenticator.objects.filter(user=left).exists()
        assert not Session.objects.filter(member=left).exists()
        assert not Supervision.objects.filter(ends_at=None).exists()


def test_leaving_ends_each_circle_and_is_for_who_may_say_so():
    pk, _pivot = accompanied()
    liaison, other = on_call(), a_member("pivot_worker")
    with as_owner():
        Circle.objects.create(
            participant_id=pk,
            member=liaison,
            partner=liaison.partner,
            starts_at=timezone.now() - timedelta(days=1),
        )
    set_current_member(other.pk)
    refused(lambda: leave(liaison, None))
    set_current_member(liaison.pk)
    refused(lambda: leave(liaison, None))
    set_current_member(a_member("coordinator", "en-marge").pk)
    leave(liaison, None)
    refused(lambda: leave(liaison, None))
    with as_owner():
        assert not Circle.objects.filter(member=liaison, ends_at=None).exists()
        assert not Member.objects.get(pk=liaison.pk).is_on_call


PASSWORD = "une phrase assez longue"


def signs_in(member):
    set_current_member(None)
    return Client().login(email=member.email, password=PASSWORD)


def places_of(member):
    with as_owner():
        return Circle.objects.filter(member=member, ends_at=None).count()


def test_who_changes_partner_loses_what_hung_on_the_former_and_whom_she_walked_with_is_walked_with():
    pk, pivot = accompanied()
    coordinator, next_worker = a_member("coordinator", "en-marge"), a_member("pivot_worker")
    supervisor, liaison = a_member("supervisor", "marie-vincent"), on_call("liaison", "anonyme")
    since = timezone.now() - timedelta(days=1)
    with as_owner():
        Supervision.objects.create(supervisor=supervisor, worker=pivot, starts_at=since)
        Circle.objects.create(participant_id=pk, member=liaison, partner=liaison.partner, starts_at=since)
    set_current_member(coordinator.pk)
    assert change(liaison, work("liaison", partner="anonyme", is_on_call=True), BASE) is None
    assert places_of(liaison) == 1, "her name was changed, and nothing else"
    changed_by(coordinator, liaison, work("liaison", is_on_call=True))
    assert places_of(liaison) == 0
    assert not Member.objects.get(pk=liaison.pk).is_on_call, "who is on call is an administrator's to say"
    nobody_after = change(pivot, work("liaison", partner="en-marge"), BASE)
    with pytest.raises(NoLongerFits):  # nobody would walk with her
        agreed(nobody_after)
    assert decline(nobody_after)
    assert changed_by(coordinator, pivot, work("liaison"), next_worker) == 1
    set_current_member(pivot.pk)
    assert not rights_on(pk)
    set_current_member(next_worker.pk)
    assert rights_on(pk).sources == {"taking_over"}
    with as_owner():
        assert not Supervision.objects.filter(ends_at=None).exists()


def test_the_page_asks_who_walks_on_before_a_worker_changes_partner(client):
    _pk, pivot = accompanied()
    next_worker = a_member("pivot_worker")
    client.force_login(a_member("coordinator", "en-marge"))
    path = f"/team/members/{pivot.pk}/"
    said = {"name": pivot.name, "partner": pivot.partner.code, "role": "pivot_worker", "speaks": ["fr"]}
    assert client.post(path, {**said, "name": "Un autre nom"}, secure=True).status_code == 302
    page = client.post(path, {**said, "partner": "anonyme"}, secure=True)
    assert page.context["form"].errors.keys() == {"successor"}
    page = client.post(path, {**said, "partner": "anonyme", "successor": next_worker.pk}, secure=True)
    assert page.status_code == 302
    with as_owner():
        assert Assignment.objects.get(ends_at=None).member_id == pivot.pk, "not before another agrees"
    client.force_login(a_second())
    waits = PendingChange.objects.get().pk
    assert client.post(f"/team/waits/{waits}/", {"answer": "agree"}, secure=True).status_code == 302
    with as_owner():
        assert Assignment.objects.get(ends_at=None).member_id == next_worker.pk


def test_a_partner_that_left_the_agreement_has_no_sight_and_no_sign_in_that_day(client):
    pk, pivot = accompanied()
    set_current_member(pivot.pk)
    pivot.set_password(PASSWORD)
    pivot.save()
    assert signs_in(pivot)
    client.force_login(pivot)
    assert client.get(f"/young-people/{pk}/", secure=True).status_code == 200
    pack = current_pack()
    without = pack.model_copy(update={"partners": [p for p in pack.partners if p.code != pivot.partner.code]})
    with as_owner():
        load_pack(without)
    assert client.get(f"/young-people/{pk}/", secure=True).status_code in (302, 404)
    set_current_member(pivot.pk)
    assert not rights_on(pk)
    assert not signs_in(pivot)
    with as_owner():
        load_pack(pack)
    assert signs_in(pivot)
    set_current_member(pivot.pk)
    assert rights_on(pk).sources == {"assignment"}


def test_inviting_by_the_page_sends_the_link_and_says_what_is_wrong(client):
    client.force_login(a_member("coordinator", "en-marge"))
    said = {"name": "Renée Fictive", "email": "Renee@Example.test", "language": "fr", "speaks": ["fr"]}
    page = client.post(
        "/team/members/invite/", {**said, "partner": "spvm", "role": "pivot_worker"}, secure=True
    )
    assert page.context["form"].errors.keys() == {"role"}
    page = client.post(
        "/team/members/invite/", {**said, "partner": "ccsmtl", "role": "pivot_worker"}, secure=True
    )
    assert page.status_code == 302
    assert not mail.outbox, "the link is not sent before another agrees"
    page = client.post("/team/members/invite/", {**said, "partner": "ccsmtl", "role": "liaison"}, secure=True)
    assert page.context["form"].errors.keys() == {"email"}


def test_what_nobody_types_breaks_no_page(client):
    client.force_login(a_member("coordinator", "en-marge"))
    for sent in ("words=%00", "partner=%00", "words=a%00b&partner=%00&sort=%00&page=%00"):
        assert client.get(f"/team/members/?{sent}", secure=True).status_code == 200
    said = {"name": "Ren\0ée", "partner": "\0", "role": "liaison", "email": "a\0@example.test"}
    page = client.post("/team/members/invite/", said, secure=True)
    assert page.status_code == 200
    assert page.context["form"].errors


def test_how_many_a_worker_walks_with_is_for_who_may_say_that_she_leaves():
    _pk, pivot = accompanied()
    for who, sees in (
        (a_member("coordinator", "en-marge"), 1),
        (a_member("administrator"), 1),
        (a_member(), 0),
    ):
        set_current_member(who.pk)
        assert walks_with(pivot) == sees
