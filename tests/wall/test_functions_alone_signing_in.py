"""The same of what signs a member in, and of who comes, does something else and goes."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from conftest import as_owner
from django.utils import timezone

from spheres.foundation.access.member import find_door, set_current_member
from spheres.foundation.accounts.models import Member, Partner
from spheres.foundation.signin.models import Session
from spheres.foundation.signin.sessions import STANDS, _digest, name_of
from spheres.foundation.vault.aead import new_key
from spheres.foundation.vault.keys import wrap
from spheres.foundation.vault.models import Draft
from spheres.programme.team.actions import change, leave
from spheres.programme.team.models import PendingChange
from spheres.programme.team.queries import may_follow
from tests.builders.members import BASE, a_member, asked_by, changed_by, invited_by, refused, work
from tests.builders.mishaps import NO_SUCH_VERSION
from tests.builders.statements import account_asking, answers, one_answer

pytestmark = pytest.mark.django_db


def test_what_was_tried_counts_until_it_is_over_and_stands_in_nobodys_way_then():
    digest = b"d" * 16

    def noted(value, seconds, *, only_new):
        written = "SELECT signin_attempt_write(%s, %s::jsonb, %s, %s)"
        return one_answer(written, digest, value, seconds, only_new)

    def counts():
        read = answers("SELECT value FROM signin_attempt_read(%s)", [digest])
        return [json.loads(value) for (value,) in read]

    set_current_member(None)
    assert noted("1", 60, only_new=True)
    assert not noted("2", 60, only_new=True), "one stands"
    assert counts() == [1]
    assert noted("3", -1, only_new=False)
    assert counts() == [], "it is over"
    assert noted("4", 60, only_new=True)
    assert counts() == [4]


def signed_in(client, member):
    """Her session's token, and the beginning of what stands of it; she is asking."""
    client.force_login(member)
    token = client.session.session_key
    set_current_member(member.pk)
    return token, name_of(token).removeprefix(STANDS)


def test_a_session_opens_until_it_is_over(client):
    member = a_member()
    token, _beginning = signed_in(client, member)
    opened = "SELECT member_id FROM signin_session_open(%s)"
    assert answers(opened, _digest(token)) == [(member.pk,)]
    with as_owner():
        Session.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    assert answers(opened, _digest(token)) == []


def test_ones_own_sessions_are_listed_and_ended_by_the_beginning_of_one_and_never_all_by_none(client):
    _token, beginning = signed_in(client, a_member())
    listed = "SELECT digest FROM signin_session_of_account(%s)"
    assert len(answers(listed, beginning)) == 1
    assert answers(listed, "") == []
    for said, stay in (("", 1), (beginning, 0)):
        answers("SELECT signin_session_end_of_account(%s)", said)
        with as_owner():
            assert Session.objects.count() == stay, said


def account_of(door, subject):
    set_current_member(None)
    find_door(door, subject)
    return account_asking()


def test_a_passkey_leads_to_whose_it_is_while_she_is_here_and_to_nobody_else():
    member = a_member()
    with as_owner():
        data = {"credential": {"id": "hers", "rawId": "hers"}}
        Authenticator.objects.create(user=member, type="webauthn", data=data)
    assert account_of("signin_door_by_passkey", "hers") == member.pk
    assert account_of("signin_door_by_passkey", "nobody's") != member.pk
    with as_owner():
        Member.objects.filter(pk=member.pk).update(is_active=False)
    assert account_of("signin_door_by_passkey", "hers") != member.pk


def test_a_partners_sign_in_leads_to_whom_its_number_means_there_or_its_address_while_she_is_here():
    member, other = a_member(), a_member()
    with as_owner():
        SocialAccount.objects.create(user=member, provider="ccsmtl", uid="7")

    def meant(provider, uid, address):
        said = json.dumps({"provider": provider, "uid": uid, "address": address})
        return account_of("signin_door_by_partner", said)

    nobody = "nobody@spheres.example"
    assert meant("ccsmtl", "7", nobody) == member.pk
    assert meant("ccsmtl", "8", nobody) != member.pk, "another number"
    assert meant("codim", "7", nobody) != member.pk, "another partner's number"
    assert meant("ccsmtl", "8", other.email) == other.pk
    with as_owner():
        Member.objects.filter(pk=other.pk).update(is_active=False)
    assert meant("ccsmtl", "8", other.email) != other.pk


def test_who_leaves_is_known_to_her_partners_sign_in_no_more():
    member, stays, coordinator = a_member(), a_member(), a_member("coordinator", "en-marge")
    with as_owner():
        for one in (member, stays):
            SocialAccount.objects.create(user=one, provider="ccsmtl", uid=str(one.pk))
    set_current_member(coordinator.pk)
    leave(member, None)
    with as_owner():
        assert [one.user_id for one in SocialAccount.objects.all()] == [stays.pk]


def test_a_link_is_made_for_who_is_here_and_has_not_answered():
    coordinator = a_member("coordinator", "en-marge")
    one = invited_by(coordinator)

    def state(**values):
        with as_owner():
            Member.objects.filter(pk=one.pk).update(**{"is_active": True, "answered_at": None, **values})
        set_current_member(coordinator.pk)
        return one_answer("SELECT accounts_invitation_state(%s)", one.pk)

    assert state()
    assert state(answered_at=timezone.now()) is None
    assert state(is_active=False) is None


@pytest.mark.parametrize(("role", "partner"), [("police_liaison", "ccsmtl"), ("pivot_worker", "spvm")])
def test_what_does_not_go_with_a_partners_mandate_is_not_even_asked_for(role, partner):
    coordinator, liaison = a_member("coordinator", "en-marge"), a_member()
    set_current_member(coordinator.pk)
    refused(lambda: asked_by(coordinator, role=role, partner=partner))
    refused(lambda: change(liaison, work(role, partner), BASE))
    assert not PendingChange.objects.exists()
    assert change(liaison, work("police_liaison", "spvm"), BASE)
    assert asked_by(coordinator, role="pivot_worker")


def test_only_a_pivot_worker_could_follow_one():
    worker, follows = a_member("pivot_worker"), a_member("pivot_worker", "codim")
    others = {a_member(role).pk for role in ("liaison", "supervisor", "coordinator")}
    set_current_member(a_member("coordinator", "en-marge").pk)
    offered = set(may_follow(worker))
    assert follows.pk in offered
    assert not offered & {worker.pk, *others}


def test_nobody_is_here_for_a_partner_that_is_not_in_the_agreement():
    coordinator, moves, there = a_member("coordinator", "en-marge"), a_member(), a_member("liaison", "codim")
    with as_owner():
        Partner.objects.filter(code="codim").update(is_active=False)
        Member.objects.filter(pk=there.pk).update(is_active=True)
    changed_by(coordinator, moves, work("liaison", "codim"))
    invited = invited_by(coordinator, partner="codim")
    with as_owner():
        here = dict(Member.objects.values_list("pk", "is_active"))
    assert (here[there.pk], here[moves.pk], here[invited.pk]) == (False, False, False)
    assert here[coordinator.pk]


def test_a_draft_is_wrapped_with_a_version_that_stands():
    member = a_member()
    set_current_member(member.pk)

    def kept(wrapped):
        Draft(
            member=member, place=f"a:{uuid4()}", wrapped=wrapped, sealed=b"-", kept_at=timezone.now()
        ).save(force_insert=True)  # fmt: skip

    stands = wrap(new_key(), uuid4())
    kept(stands)
    refused(lambda: kept(NO_SUCH_VERSION + stands[2:]))
    refused(lambda: Draft.objects.update(wrapped=NO_SUCH_VERSION + stands[2:]))
